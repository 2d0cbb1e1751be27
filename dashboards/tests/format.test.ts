import { describe, expect, it } from 'vitest';
import {
  fromInput, minutesText, monthOf, percentText, shortTime, toInput,
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
});
