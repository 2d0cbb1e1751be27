// Sums of the figures that can be summed: counts, never medians. Pure.

import type { DutyCounts, DutyKind, Figure, Grade } from '../../api/types';

export interface Bar { cases: number; met: number; settled: number }

export const kKinds: DutyKind[] = [
  'statement', 'press_conference', 'response',
];
const kNothing: DutyCounts = {
  started: 0, met: 0, missed: 0, answered_late: 0, open: 0, cancelled: 0,
  exempted: 0, met_on_late_evidence: 0,
};

export function countsOf(figure: Figure, kind: DutyKind): DutyCounts {
  return figure.duties[kind] ?? kNothing;
}

// The rows for one month and one grade; sums of others would count twice.
export function details(rows: readonly Figure[]): Figure[] {
  return rows.filter((row) => row.month !== null && row.grade !== null)
    .sort((a, b) => (a.month ?? '').localeCompare(b.month ?? '') ||
      (a.grade ?? 0) - (b.grade ?? 0));
}

export function byGrade(rows: readonly Figure[]): Map<Grade, Bar> {
  const result = new Map<Grade, Bar>();
  for (const grade of [1, 2, 3, 4] as Grade[]) {
    result.set(grade, sum(details(rows).filter((row) => row.grade === grade)));
  }
  return result;
}

// Every month of the period, those without cases too; of a longer period than
// `kMostMonths` only from its first case on.
const kMostMonths = 24;

export function byMonth(
  rows: readonly Figure[], from: string, to: string,
): Map<string, Figure[]> {
  const result = new Map<string, Figure[]>();
  const known = details(rows);
  const first = monthsBetween(from, to) <= kMostMonths
    ? from : known[0]?.month ?? to;
  for (let month = first; month <= to; month = following(month)) {
    result.set(month, known.filter((row) => row.month === month));
  }
  return result;
}

export function sum(rows: readonly Figure[]): Bar {
  return rows.reduce((bar, row) => ({
    cases: bar.cases + row.cases,
    met: bar.met + row.on_time.met,
    settled: bar.settled + row.on_time.settled,
  }), { cases: 0, met: 0, settled: 0 });
}

function monthsBetween(from: string, to: string): number {
  const count = (month: string) =>
    Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return count(to) - count(from) + 1;
}

function following(month: string): string {
  const year = Number(month.slice(0, 4));
  const next = Number(month.slice(5, 7)) + 1;
  return next > 12 ? `${year + 1}-01`
    : `${year}-${String(next).padStart(2, '0')}`;
}
