// Every code that the server may send has its words: refusals of the engine,
// what the rules read in a text, the offices of the milestones.
import { describe, expect, it } from 'vitest';
import { zh } from '../src/i18n/zh';

const kFiles = import.meta.glob<string>([
  '../../src/engine/*.cc', '../../src/model/names.cc',
  '../../rules/releases.yaml', '../../rules/duties/internal.yaml',
], { query: '?raw', import: 'default', eager: true });
const read = (path: string) => kFiles[`../../${path}`] ?? '';
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
const without = (codes: string[], words: object) =>
  codes.filter((code) => !(code in words));

// The keys below a key of a YAML file that is written as ours are.
function keysBelow(text: string, key: string): string[] {
  const [, after = ''] = text.split(new RegExp(`^${key}:$`, 'm'));
  const [block = ''] = after.split(/^(?=\S)/m).filter((part) => part !== '\n');
  return found(block, /^ {2}(\w+):/gm);
}

describe('words', () => {
  it('RefusalsOfTheEngineAreInWords', () => {
    const codes = Object.entries(kFiles)
      .filter(([path]) => path.includes('/engine/'))
      .flatMap(([, text]) =>
        found(text, /(?:Refuse\(\s*|\.code = )"(\w+)"/g));
    expect(codes.length).toBeGreaterThan(40);
    expect(without(codes, zh.error)).toEqual([]);
  });

  it('WhatTheRulesReadIsInWords', () => {
    const rules = read('rules/releases.yaml');
    for (const key of ['checklist', 'blocks', 'tone']) {
      const codes = keysBelow(rules, key);
      expect(codes.length, key).toBeGreaterThan(5);
      expect(without(codes, zh.reading.code), key).toEqual([]);
    }
  });

  it('OfficesOfTheMilestonesAreInWords', () => {
    const offices = found(read('rules/duties/internal.yaml'),
      /owed_by: (\S+)/g);
    expect(offices.length).toBeGreaterThan(3);
    expect(without(offices, zh.owed_by)).toEqual([]);
  });

  it('ReasonsAreInWords', () => {
    const [, list = ''] = /NamesOf<Reason>\(\) \{([^}]*)\}/
      .exec(read('src/model/names.cc')) ?? [];
    const reasons = found(list, /"(\w+)"/g);
    expect(reasons.length).toBeGreaterThan(20);
    expect(without(reasons, zh.reason)).toEqual([]);
  });
});
