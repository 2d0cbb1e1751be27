// What the clock of a duty shows at an instant. Pure.

import type { Duty, DutyKind } from '../api/types';

// calm: time left. warn: more than 75 % is used. over: past due or missed.
// done: met. off: cancelled, or approved not to be done.
export type Tone = 'calm' | 'warn' | 'over' | 'done' | 'off';

export interface ClockFace {
  tone: Tone;
  key: string;  // message that frames the span: "left", "overdue by", …
  span: Span | null;
}

// h:mm:ss or mm:ss below one hour; from 100 hours on, days and hours.
export type Span =
  | { unit: 'clock'; text: string }
  | { unit: 'days'; days: number; hours: number };

const kSecond = 1000;
const kHour = 3600;
const kLongestClock = 100 * kHour;
const kWarnAbove = 0.75;

export function dutyFace(face: Duty, now: number): ClockFace {
  const due = Date.parse(face.due_at);
  const anchor = Date.parse(face.anchor_at);
  const evidence =
    face.evidence_at === null ? null : Date.parse(face.evidence_at);
  if (face.state === 'cancelled') {
    return { tone: 'off', key: 'clock.cancelled', span: null };
  }
  if (face.state === 'exempted') {
    return { tone: 'off', key: 'clock.exempted', span: null };
  }
  if (face.state === 'met') {
    const used = evidence === null ? null : passed(evidence - anchor);
    return { tone: 'done', key: 'clock.met', span: used };
  }
  // In time, but nobody knew it then: a miss whose evidence came later.
  if (face.state === 'missed' && evidence !== null && evidence <= due) {
    return { tone: 'over', span: null, key: face.met_on_late_evidence_at
      ? 'clock.late_evidence_checked' : 'clock.late_evidence' };
  }
  if (face.state === 'missed' && evidence !== null) {
    return { tone: 'over', key: 'clock.late', span: passed(evidence - due) };
  }
  return face.state === 'missed'
    ? { tone: 'over', key: 'clock.overdue', span: passed(now - due) }
    : running(anchor, due, now);
}

// Exactly at the due instant the duty can still be met: not overdue.
export function running(anchor: number, due: number, now: number): ClockFace {
  if (now > due) {
    return { tone: 'over', key: 'clock.overdue', span: passed(now - due) };
  }
  const used = due > anchor ? (now - anchor) / (due - anchor) : 1;
  const tone = used > kWarnAbove ? 'warn' : 'calm';
  return { tone, key: 'clock.left', span: left(due - now) };
}

// Time left is rounded up, time passed down: the clock reads 00:00 only at the
// due instant itself and in the second after it.
export function left(ms: number): Span {
  return span(Math.ceil(ms / kSecond));
}

export function passed(ms: number): Span {
  return span(Math.floor(Math.max(0, ms) / kSecond));
}

function span(seconds: number): Span {
  if (seconds >= kLongestClock) {
    const hours = Math.floor(seconds / kHour);
    return { unit: 'days', days: Math.floor(hours / 24), hours: hours % 24 };
  }
  const h = Math.floor(seconds / kHour);
  const mm = pad(Math.floor((seconds % kHour) / 60));
  const ss = pad(seconds % 60);
  return { unit: 'clock', text: h > 0 ? `${h}:${mm}:${ss}` : `${mm}:${ss}` };
}

// An alert knows the due instant but not the anchor. The legal length of its
// kind stands in, so that it turns amber when the case does.
const kNominalHours: Partial<Record<DutyKind, number>> = {
  statement: 5, press_conference: 24, response: 48, follow_up: 24,
};
const kMilestoneHours = 2;

export function nominalAnchor(kind: DutyKind, due: number): number {
  return due - (kNominalHours[kind] ?? kMilestoneHours) * kHour * kSecond;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
