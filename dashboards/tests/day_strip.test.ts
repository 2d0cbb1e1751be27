import { describe, expect, it } from 'vitest';
import type { OnCallGroup, Shift } from '../src/api/roster_types';
import {
  daysOf, endKnown, nextOf, pieceKey, receiptOf,
} from '../src/live/day_strip';

const at = (text: string) => `2026-11-${text}:00+08:00`;
const ms = (text: string) => Date.parse(at(text));
function shift(from: string, to: string | null, people: string,
  source = 'week'): Shift {
  return { from: at(from), to: to === null ? null : at(to), source,
    people: people.split(' ').filter((id) => id !== '')
      .map((id) => ({ id, name: id })) };
}

const shifts = [
  shift('23T08:30', '24T08:30', 'a'),
  shift('24T08:30', '24T20:30', 'b', 'override'),
  shift('24T20:30', '25T08:30', '', ''),
  shift('25T08:30', null, 'a b'),
];
const text = (now: string, days: number) =>
  daysOf(shifts, ms(now), days).map((day) => day.pieces.map((piece) =>
    `${pieceKey(piece, day.from).replace('roster.', '')} ${
      piece.shift.people.map(({ id }) => id).join('+')}${
      piece.gap ? 'gap' : ''}${piece.override ? '*' : ''}`).join(', '));

describe('daysOf', () => {
  it('CutsShiftsAtMidnightInBeijing', () => {
    expect(text('24T12:00', 3)).toEqual([
      'until a, between b*, from gap', 'until gap, from a+b', 'all_day a+b']);
  });

  it('TheFirstDayIsToday', () => {
    const days = daysOf(shifts, ms('24T00:00'), 2);
    expect(days.map((day) => day.today)).toEqual([true, false]);
    expect(days[0]?.from).toBe(ms('24T00:00'));
    expect(daysOf([], ms('24T23:59'))[0]?.from).toBe(ms('24T00:00'));
  });

  it('SaysWhereAShiftBeginsAndEnds', () => {
    const [first] = daysOf(shifts, ms('24T12:00'), 1);
    expect(first?.pieces.map(({ begins, ends }) => [begins, ends])).toEqual([
      [false, true], [true, true], [true, false]]);
  });

  it('AShiftThatEndsAtMidnightIsNotOfTheNextDay', () => {
    const one = [shift('24T08:00', '25T00:00', 'a')];
    expect(daysOf(one, ms('24T09:00'), 2).map(({ pieces }) => pieces.length))
      .toEqual([1, 0]);
  });
});

describe('endKnown', () => {
  it('AShiftThatReachesTheEndOfWhatWasReadMayGoOn', () => {
    const to = (end: string) => ({ ...shift('24T08:30', null, 'a'), to: end });
    const now = ms('24T12:00');
    expect(endKnown(to('2026-12-07T23:59:00+08:00'), now)).toBe(true);
    expect(endKnown(to('2026-12-08T00:00:00+08:00'), now)).toBe(false);
    expect(endKnown(shifts[3] as Shift, now)).toBe(false);
  });
});

describe('nextOf', () => {
  const strips = new Map([
    ['desk', shifts],
    ['leader', [shift('24T18:00', '26T18:00', 'b')]],
  ]);
  it('IsTheEarliestThatHasNotBegun', () => {
    expect(nextOf('b', strips, ms('24T09:00'))?.group).toBe('leader');
    expect(nextOf('b', strips, ms('24T19:00'))?.shift).toBe(shifts[3]);
    expect(nextOf('a', strips, ms('25T08:30'))).toBe(null);
    expect(nextOf('nobody', strips, ms('24T09:00'))).toBe(null);
  });
});

describe('receiptOf', () => {
  const group = (receipts: string[]): OnCallGroup => ({
    group: 'desk', people: [], standing: [], rotates: true, next: null,
    overrides: [], shift: { ...shift('24T08:30', '25T08:30', 'a b'),
      number: 1, open_cases: 0, open_duties: 0, before: [],
      receipts: receipts.map((id) =>
        ({ person: { id, name: id }, at: at('24T08:31') })) },
  });
  it('IsWantedOnceFromEverybodyOfTheShift', () => {
    expect(receiptOf(group([]), 'a')).toBe('wanted');
    expect(receiptOf(group(['b']), 'a')).toBe('wanted');
    expect(receiptOf(group(['b']), 'b')).toBe('given');
    expect(receiptOf(group([]), 'c')).toBe('none');
    expect(receiptOf({ ...group([]), shift: null }, 'a')).toBe('none');
  });
});
