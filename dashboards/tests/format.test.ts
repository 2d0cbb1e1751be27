import { describe, expect, it } from 'vitest';
import {
  dayStart, dayText, fromInput, minutesText, monthOf, percentText, rangeText, shortTime, toInput, weekdayOf,
} from '../src/time/format';

const at = (text: string) => Date.parse(text);
const kNow = at('2026-11-24T00:10:00+08:00');

describe('format', () => {
  it('ShowsBeijingTimeWhateverTheZone', () => {
    expect(shortTime(at('2026-11-23T16:05:00Z'), kNow)).toBe('00:05');
  });

  it('NamesTheDayWhenItIsAnotherOne', () => {
    expect(shortTime(at('2026-11-23T23:59:00+08:00'), kNow))
      .toBe('11-23 23:59');
    expect(shortTime(at('2025-12-31T23:59:00+08:00'), kNow))
      .toBe('2025-12-31 23:59');
  });

  it('MonthTurnsAtBeijingMidnight', () => {
    expect(monthOf(at('2026-10-31T16:00:00Z'))).toBe('2026-11');
    expect(monthOf(at('2026-10-31T15:59:59Z'))).toBe('2026-10');
  });

  it('InputGoesThereAndBack', () => {
    expect(toInput(kNow)).toBe('2026-11-24T00:10:00');
    expect(at(fromInput(toInput(kNow)))).toBe(kNow);
    expect(fromInput('2026-11-24T00:10')).toBe('2026-11-24T00:10:00+08:00');
  });

  it('NeverRoundsUpToOneHundredPercent', () => {
    expect(percentText(1999, 2000)).toBe('99.9%');
    expect(percentText(2, 3)).toBe('66.6%');
    expect(percentText(3, 3)).toBe('100%');
  });

  it('MinutesAreHoursAndMinutes', () => {
    expect(minutesText(135.9)).toBe('2:15');
    expect(minutesText(0)).toBe('0:00');
  });

  it('ARangeNamesADayOnceWhereItIsOne', () => {
    const range = (from: string, to: string) =>
      rangeText(at(from), at(to), kNow);  // 24 November 00:10 in Beijing
    expect(range('2026-11-24T08:30+08:00', '2026-11-24T20:30+08:00'))
      .toBe('08:30 – 20:30');
    expect(range('2026-11-24T20:30+08:00', '2026-11-25T08:30+08:00'))
      .toBe('20:30 – 11-25 08:30');
    expect(range('2026-11-23T20:30+08:00', '2026-11-24T08:30+08:00'))
      .toBe('11-23 20:30 – 11-24 08:30');
    expect(range('2026-12-31T20:30+08:00', '2027-01-01T08:30+08:00'))
      .toBe('12-31 20:30 – 2027-01-01 08:30');
  });

  it('DaysBeginAtMidnightInBeijing', () => {
    expect(dayStart(at('2026-11-23T15:59:59Z')))
      .toBe(at('2026-11-22T16:00:00Z'));
    expect(dayStart(at('2026-11-23T16:00:00Z')))
      .toBe(at('2026-11-23T16:00:00Z'));
    expect(dayText(kNow)).toBe('11-24');
    expect(weekdayOf(kNow)).toBe(2);  // a Tuesday
  });
});
