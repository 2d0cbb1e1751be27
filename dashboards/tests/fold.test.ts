import { describe, expect, it } from 'vitest';
import type { Figure, Grade } from '../src/api/types';
import { byGrade, byMonth, sum } from '../src/pages/lead/fold';

function row(
  month: string | null, grade: Grade | null, cases: number,
): Figure {
  return { month, grade, cases, duties: {}, on_time: { met: 1, settled: 2 },
    first_statement: { count: 0, median_minutes: null, p90_minutes: null } };
}

describe('fold', () => {
  it('DoesNotCountSubtotalsTwice', () => {
    const rows = [row('2026-11', 2, 3), row('2026-11', null, 3),
      row(null, 2, 3), row('2026-12', 2, 4)];
    expect(byGrade(rows).get(2)).toEqual({ cases: 7, met: 2, settled: 4 });
    expect(byGrade(rows).get(1)).toEqual({ cases: 0, met: 0, settled: 0 });
  });

  it('ShowsMonthsWithoutCases', () => {
    const months = byMonth([row('2026-12', 1, 1)], '2026-11', '2027-02');
    expect([...months.keys()])
      .toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(sum(months.get('2026-12') ?? []).cases).toBe(1);
  });

  it('ALongPeriodStartsAtItsFirstCase', () => {
    const months = byMonth([row('2026-12', 1, 1)], '1990-01', '2027-01');
    expect([...months.keys()]).toEqual(['2026-12', '2027-01']);
  });
});
