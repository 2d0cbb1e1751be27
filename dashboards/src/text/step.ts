// How long a step of the clock is, as a message with its numbers. Pure.

export interface StepText {
  key: string;
  values: { days: number; hours: number; minutes: number };
}

export function stepText(seconds: number): StepText {
  const all = Math.round(Math.abs(seconds) / 60);
  const minutes = all % 60;
  const hours = Math.floor(all / 60);
  if (hours >= 48) {
    return { key: 'alarm.span_days', values: { minutes,
      days: Math.floor(hours / 24), hours: hours % 24 } };
  }
  const key = hours === 0 ? 'alarm.span_minutes'
    : minutes === 0 ? 'alarm.span_hours' : 'alarm.span_hours_minutes';
  return { key, values: { days: 0, hours, minutes } };
}

// The length of an interval: the largest unit that divides it.
export function everyText(seconds: number): { key: string; n: number } {
  if (seconds % 3600 === 0) return { key: 'heartbeat.hours', n: seconds / 3600 };
  if (seconds % 60 === 0) return { key: 'heartbeat.minutes', n: seconds / 60 };
  return { key: 'heartbeat.seconds', n: seconds };
}
