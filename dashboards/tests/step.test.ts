import { describe, expect, it } from 'vitest';
import { everyText, stepText } from '../src/text/step';

describe('stepText', () => {
  it.each([
    [86_400, 'hours', '0 24 0'], [-43_260, 'hours_minutes', '0 12 1'],
    [172_800, 'days', '2 0 0'], [-273_600, 'days', '3 4 0'],
    [1500, 'minutes', '0 0 25'],
  ])('%i seconds', (seconds, unit, numbers) => {
    const { key, values: { days, hours, minutes } } = stepText(seconds);
    expect(key).toBe(`alarm.span_${unit}`);
    expect(`${days} ${hours} ${minutes}`).toBe(numbers);
  });
});

describe('everyText', () => {
  it.each([[30, 'seconds', 30], [60, 'minutes', 1], [90, 'seconds', 90],
    [7200, 'hours', 2]])('%i seconds', (seconds, unit, n) => {
    expect(everyText(seconds)).toEqual({ key: `heartbeat.${unit}`, n });
  });
});
