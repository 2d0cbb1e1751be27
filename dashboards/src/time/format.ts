// Instants as text, always in Beijing time whatever the PC's zone. Pure.

const kBeijingMs = 8 * 3600 * 1000;

interface Parts {
  y: string; mo: string; d: string; h: string; mi: string; s: string;
}

function parts(ms: number): Parts {
  const iso = new Date(ms + kBeijingMs).toISOString();
  return {
    y: iso.slice(0, 4), mo: iso.slice(5, 7), d: iso.slice(8, 10),
    h: iso.slice(11, 13), mi: iso.slice(14, 16), s: iso.slice(17, 19),
  };
}

export function clockText(ms: number): string {
  const p = parts(ms);
  return `${p.h}:${p.mi}:${p.s}`;
}

// Today: 14:03. Another day: 11-23 14:03. Another year: 2025-11-23 14:03.
export function shortTime(ms: number, now: number): string {
  const p = parts(ms);
  const today = parts(now);
  const time = `${p.h}:${p.mi}`;
  if (p.y !== today.y) return `${p.y}-${p.mo}-${p.d} ${time}`;
  if (p.mo !== today.mo || p.d !== today.d) return `${p.mo}-${p.d} ${time}`;
  return time;
}

export function fullTime(ms: number): string {
  const p = parts(ms);
  return `${p.y}-${p.mo}-${p.d} ${p.h}:${p.mi}:${p.s}`;
}

export function monthOf(ms: number): string {
  return fullTime(ms).slice(0, 7);
}

// The same day: 11-23 14:03 – 16:00. Else the end has its day, even if that is
// today: 11-22 20:30 – 11-23 08:30.
export function rangeText(from: number, to: number, now: number): string {
  const p = parts(to);
  const time = `${p.h}:${p.mi}`;
  const end = fullTime(from).slice(0, 10) === fullTime(to).slice(0, 10) ? time
    : p.y === parts(now).y ? `${p.mo}-${p.d} ${time}`
      : shortTime(to, now);
  return `${shortTime(from, now)} – ${end}`;
}

// The day that an instant falls on, as it is shown and where it begins.
export const kDayMs = 24 * 3600 * 1000;
export function dayStart(ms: number): number {
  return Math.floor((ms + kBeijingMs) / kDayMs) * kDayMs - kBeijingMs;
}
export function dayText(ms: number): string {
  return fullTime(ms).slice(5, 10);
}
export function weekdayOf(ms: number): number {  // 0: Sunday
  return new Date(ms + kBeijingMs).getUTCDay();
}

// For <input type="datetime-local" step="1">, and back.
export function toInput(ms: number): string {
  return fullTime(ms).replace(' ', 'T');
}

export function fromInput(value: string): string {
  const seconds = value.length === 16 ? `${value}:00` : value;
  return `${seconds}+08:00`;
}

// 135.5 minutes: 2:15. Rounded down to whole minutes.
export function minutesText(minutes: number): string {
  const whole = Math.floor(minutes);
  const rest = String(whole % 60).padStart(2, '0');
  return `${Math.floor(whole / 60)}:${rest}`;
}

// Rounded down to a tenth, so that 100 % means all.
export function percentText(part: number, whole: number): string {
  const tenths = Math.floor((part * 1000) / whole);
  const text = tenths % 10 === 0 ? String(tenths / 10)
    : (tenths / 10).toFixed(1);
  return `${text}%`;
}
