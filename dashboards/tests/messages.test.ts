import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { en } from '../src/i18n/en';
import { zh } from '../src/i18n/zh';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const result = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') result.set(prefix + key, value);
    else for (const pair of flat(value, `${prefix}${key}.`)) result.set(...pair);
  }
  return result;
}

const chinese = flat(zh);
const english = flat(en);
const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('messages', () => {
  it('BothLanguagesHaveTheSameKeys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('BothLanguagesUseTheSameArguments', () => {
    const differing = [...chinese].filter(([key, text]) =>
      holes(text).join() !== holes(english.get(key) ?? '').join());
    expect(differing).toEqual([]);
  });

  it('NoTextIsEmpty', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === ''))
      .toEqual([]);
  });

  it('EveryTextCompiles', () => {
    const { t } = createI18n({ legacy: false, locale: 'zh',
      messages: { zh, en } }).global;
    for (const [key, text] of chinese) {
      const holesOfKey = holes(text).map((hole) => hole.slice(1, -1));
      const values = Object.fromEntries(holesOfKey.map((h) => [h, 'x']));
      expect(t(key, values)).toBe(text.replace(/\{\w+\}/g, 'x'));
    }
  });
});
