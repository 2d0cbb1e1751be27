// Where nobody is on call: what the look-ahead of the server found, and what
// the shifts on this page show, which may be newer. Pure.

import type { GapSpan, LookAhead, Shift } from '../api/roster_types';
import { kDayMs } from '../time/format';
import { isGap } from './day_strip';

// Gaps that touch are one.
export function gapsOf(group: string, shifts: readonly Shift[]): GapSpan[] {
  const gaps: GapSpan[] = [];
  for (const shift of shifts) {
    if (!isGap(shift) || shift.to === null) continue;
    const last = gaps[gaps.length - 1];
    if (last !== undefined && at(last.to) === at(shift.from)) {
      last.to = shift.to;
    } else {
      gaps.push({ group, from: shift.from, to: shift.to });
    }
  }
  return gaps;
}

// Not yet over, the earliest first. The look-ahead speaks for the groups that
// this page has not read, and for the time after what it has read.
export function openGaps(
  lookAhead: LookAhead | null,
  strips: ReadonlyMap<string, readonly Shift[]>, now: number,
): GapSpan[] {
  const read = (group: string) => {
    const shifts = strips.get(group) ?? [];
    const end = shifts[shifts.length - 1]?.to;
    return end === undefined || end === null ? 0 : at(end);
  };
  const known = [...strips].flatMap(([group, shifts]) =>
    gapsOf(group, shifts));
  const later = (lookAhead?.gaps ?? []).filter((gap) =>
    at(gap.from) >= read(gap.group));
  return [...known, ...later].filter((gap) => at(gap.to) > now)
    .sort((a, b) => at(a.from) - at(b.from) ||
      (a.group < b.group ? -1 : 1));
}

// How many whole days the look-ahead covers.
export function daysAhead(lookAhead: LookAhead): number {
  return Math.round(
    (at(lookAhead.until) - at(lookAhead.checked_at)) / kDayMs);
}

function at(time: string): number {
  return Date.parse(time);
}
