import { describe, expect, it } from 'vitest';
import type { LookAhead, Shift } from '../src/api/roster_types';
import { daysAhead, gapsOf, openGaps } from '../src/live/gaps';

const at = (text: string) => `2026-11-${text}:00:00+08:00`;
function shift(from: string, to: string, person = ''): Shift {
  return { from: at(from), to: at(to), source: person === '' ? '' : 'week',
    people: person === '' ? [] : [{ id: person, name: person }] };
}
function ahead(...gaps: [string, string, string][]): LookAhead {
  return { checked_at: at('24T02'), until: '2026-12-08T02:00:00+08:00',
    unreachable: [], missing_years: [],
    gaps: gaps.map(([group, from, to]) =>
      ({ group, from: at(from), to: at(to) })) };
}
const words = (gaps: { group: string; from: string; to: string }[]) =>
  gaps.map(({ group, from, to }) =>
    `${group} ${from.slice(8, 13)} ${to.slice(8, 13)}`);

const desk = [shift('24T08', '25T08', 'a'), shift('25T08', '25T20'),
  shift('25T20', '26T08'), shift('26T08', '27T08', 'b'),
  shift('27T08', '28T08')];

describe('gapsOf', () => {
  it('GapsThatTouchAreOne', () => {
    expect(words(gapsOf('desk', desk))).toEqual([
      'desk 25T08 26T08', 'desk 27T08 28T08']);
  });
  it('NoGapsNoSpans', () => {
    expect(gapsOf('desk', [shift('24T08', '25T08', 'a')])).toEqual([]);
  });
});

describe('openGaps', () => {
  const strips = new Map([['desk', desk]]);
  it('WhatThisPageReadIsNewerThanTheLookAhead', () => {
    const old = ahead(['desk', '24T08', '25T08']);  // filled since
    expect(words(openGaps(old, strips, Date.parse(at('24T09'))))).toEqual([
      'desk 25T08 26T08', 'desk 27T08 28T08']);
  });
  it('TheLookAheadSpeaksForWhatWasNotRead', () => {
    const more = ahead(['leader', '25T00', '25T12'], ['desk', '29T08', '30T08']);
    expect(words(openGaps(more, strips, Date.parse(at('24T09'))))).toEqual([
      'leader 25T00 25T12', 'desk 25T08 26T08', 'desk 27T08 28T08',
      'desk 29T08 30T08']);
  });
  it('WhatIsOverIsNotSaid', () => {
    expect(words(openGaps(null, strips, Date.parse(at('26T08'))))).toEqual([
      'desk 27T08 28T08']);
  });
});

describe('daysAhead', () => {
  it('CountsWholeDays', () => expect(daysAhead(ahead())).toBe(14));
});
