// The coming days of a group, cut from its shifts; who has to do what. Pure.

import type { OnCallGroup, Shift } from '../api/roster_types';
import { dayStart, kDayMs } from '../time/format';

export const kDays = 14;

// What of a shift falls on one day.
export interface Piece {
  from: number;
  to: number;
  begins: boolean;  // the shift begins here; else it began on a day before
  ends: boolean;
  gap: boolean;
  override: boolean;
  shift: Shift;
}

export interface Day {
  from: number;
  today: boolean;
  pieces: Piece[];
}

export const isGap = (shift: Shift) => shift.people.length === 0;
export const isOverride = (shift: Shift) => shift.source === 'override';
const begin = (shift: Shift) => Date.parse(shift.from);
const end = (shift: Shift) =>
  shift.to === null ? Infinity : Date.parse(shift.to);

export function daysOf(
  shifts: readonly Shift[], now: number, days = kDays,
): Day[] {
  const first = dayStart(now);
  return Array.from({ length: days }, (_, index) => {
    const from = first + index * kDayMs;
    const to = from + kDayMs;
    const pieces = shifts
      .filter((shift) => begin(shift) < to && end(shift) > from)
      .map((shift) => ({
        from: Math.max(from, begin(shift)), to: Math.min(to, end(shift)),
        begins: begin(shift) >= from, ends: end(shift) <= to,
        gap: isGap(shift), override: isOverride(shift), shift,
      }));
    return { from, today: index === 0, pieces };
  });
}

// The end of what was read: a shift that reaches it may well go on.
export function endKnown(shift: Shift, now: number): boolean {
  return end(shift) < dayStart(now) + kDays * kDayMs;
}

// How the time of a piece is said: all day, from, until, or from and until.
export function pieceKey(piece: Piece, day: number): string {
  const wholeStart = piece.from === day;
  const wholeEnd = piece.to === day + kDayMs;
  if (wholeStart && wholeEnd) return 'roster.all_day';
  if (wholeStart) return 'roster.until';
  return wholeEnd ? 'roster.from' : 'roster.between';
}

// The next shift of a person that has not begun.
export function nextOf(
  person: string, strips: ReadonlyMap<string, readonly Shift[]>, now: number,
): { group: string; shift: Shift } | null {
  let found: { group: string; shift: Shift } | null = null;
  for (const [group, shifts] of strips) {
    const shift = shifts.find((each) => begin(each) > now &&
      each.people.some(({ id }) => id === person));
    if (shift === undefined) continue;
    if (found === null || begin(shift) < begin(found.shift)) {
      found = { group, shift };
    }
  }
  return found;
}

export type Receipt = 'none' | 'wanted' | 'given';

// Whether a person has to say that they took over the running shift.
export function receiptOf(group: OnCallGroup, person: string): Receipt {
  const { shift } = group;
  if (shift === null || !shift.people.some(({ id }) => id === person)) {
    return 'none';
  }
  return shift.receipts.some((receipt) => receipt.person.id === person)
    ? 'given' : 'wanted';
}
