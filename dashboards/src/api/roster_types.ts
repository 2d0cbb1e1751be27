// The JSON shapes of rosters, heartbeats and what every screen warns of.

import type { Person } from './types';

export interface Shift {
  from: string;
  to: string | null;  // null: no end is planned
  people: Person[];  // none: a gap
  source: string;  // the layer's name, `override`, or '' for a gap
}

export interface RunningShift extends Shift {
  number: number;
  receipts: { person: Person; at: string }[];
  open_cases: number;  // when it began: what was handed over
  open_duties: number;
  before: Person[];
}

export interface Override {
  number: number;
  from: string;
  to: string;
  people: Person[];
  by: Person;
  made_at: string;
  note?: string;
}

export interface OnCallGroup {
  group: string;
  people: Person[];  // on call now, with those who always are
  standing: Person[];
  rotates: boolean;
  shift: RunningShift | null;
  next: Shift | null;
  overrides: Override[];  // not ended yet
}

export interface GapSpan { group: string; from: string; to: string }

export interface LookAhead {
  checked_at: string;
  until: string;
  gaps: GapSpan[];
  unreachable: Person[];
  missing_years: number[];
}

export interface OnCall {
  now: string;
  groups: OnCallGroup[];
  look_ahead: LookAhead | null;
  seq: number;
}

export interface Shifts {
  group: string;
  from: string;
  to: string;
  shifts: Shift[];  // without holes
  seq: number;
}

export interface Heartbeat {
  name: string;
  kind: 'out' | 'in';
  every_seconds: number;
  last_at: string | null;
  state: 'beating' | 'missed' | 'unknown';
  since: string | null;
}

// A step of the wall clock that waits for a person.
export interface ClockStep {
  step_seconds: number;  // positive: ahead
  since?: string | null;
}
