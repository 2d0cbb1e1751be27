// The JSON shapes of /api/v1 as the pages read them. Times are RFC 3339 text.

import type { ClockStep } from './roster_types';

export type Grade = 1 | 2 | 3 | 4;
export type CaseState =
  | 'detected' | 'claimed' | 'graded' | 'answering' | 'answered'
  | 'closed' | 'dismissed' | 'merged' | 'reopened';
export type DutyKind =
  | 'statement' | 'press_conference' | 'response' | 'follow_up'
  // The bureau's own milestones; nobody outside is owed them.
  | 'claim' | 'grading' | 'verification' | 'draft' | 'confidentiality'
  | 'approval' | 'publication';
export type DutyState = 'open' | 'met' | 'missed' | 'cancelled' | 'exempted';
export type CaseAction =
  | 'claim' | 'grade' | 'triage' | 'dismiss' | 'releases' | 'press-events'
  | 'close';
export type Mark = [start: number, end: number];

export interface Status {
  version: string;
  mode: 'live' | 'drill' | 'demo';
  speed: number;
  now: string;
  journal: string;
  epoch: number;
  head: { seq: number; hash: string };
  rules_version: string;
  rules_error: string | null;
  ready: boolean;
  undelivered?: number;  // grave alerts that nobody got within two minutes
  clock?: ClockStep | null;
  disk?: { free_bytes: number | null; low: boolean };  // low: no posts come in
}

export interface Person { id: string; name: string }

export interface People {
  people: Person[];
  on_call: { group: string; people: string[] }[];
}

export interface Duty {
  number: number;
  kind: DutyKind;
  pack: string;
  cite: string;
  anchor_at: string;
  due_at: string;
  state: DutyState;
  provisional: boolean;
  silent: boolean;
  stages: number[];
  stages_reached: number;
  evidence_at: string | null;
  settled_at: string | null;
  milestone: boolean;
  owed_by: string;
  warning_due_at: string | null;
  cause: string | null;
  met_on_late_evidence_at: string | null;
  account: { by: string; at: string; stage: string; unit: string;
    note: string | null } | null;
  alerting: {
    reason: string;
    stage: number;
    next_at: string | null;
    acknowledged: boolean;
  } | null;
}

export interface Proposal {
  kind: 'lower_grade' | 'dismiss' | 'merge' | 'move_anchor' | 'exempt';
  grade: number;
  by: string;
  at: string;
  into: string | null;
  anchor_at: string | null;
  duty: number | null;
}

export const kConclusions = [
  'public_answer_due', 'answered_privately', 'belongs_elsewhere',
  'none_needed',
] as const;
export type Conclusion = (typeof kConclusions)[number];

export interface CaseSummary {
  id: string;
  version: number;
  state: CaseState;
  origin: 'post' | 'hand';
  title: string;
  grade: Grade;
  suggested_grade: Grade;
  confirmed_grade: Grade | null;
  answer: 'due' | 'none';
  topics: string[];
  places: string[];
  units: string[];
  post_count: number;
  first_post_at: string;
  anchor_basis: string;
  detected_at: string;
  claimed_at: string | null;
  graded_at: string | null;
  ended_at: string | null;
  last_post_at: string;
  owner: Person | null;
  proposal: Proposal | null;
  unit: string;
  conclusion: Conclusion | null;
  merged_into: string | null;
  excerpt: { text: string; marks: Mark[] };
  duties: Duty[];
}

export interface Hit {
  rule: string;
  field: 'title' | 'text';
  start: number;
  end: number;
  view: string;
}

export interface Post {
  id: string;
  feed: string;
  title: string | null;
  text: string | null;
  url: string | null;
  published_at: string;
  time_basis: string;
  fetched_at: string;
  official: boolean;
  revisions: number;
  grade: number;
  topics: string[];
  hits: Hit[];
  reasons: string[];
  rules_version: string;
}

// ---- the release ledger ----

export const kReleaseKinds = [
  'statement', 'progress', 'result', 'refutation', 'correction',
] as const;
export type ReleaseKind = (typeof kReleaseKinds)[number];
export type ReleaseState = 'draft' | 'returned' | 'approved' | 'published'
  | 'withdrawn' | 'irregular';
export type ReviewKind = 'facts' | 'law' | 'confidentiality';

export interface Signature { by: string; at: string; note: string | null }

export interface Review extends Signature {
  kind: ReviewKind;
  passed: boolean;
}

// What a machine reads in the text; people decide.
export interface Reading {
  gaps: string[];
  faults: string[];
  blocks: string[];
  promises_more: boolean;
  under_verification: boolean;
}

export interface Release {
  number: number;
  state: ReleaseState;
  kind: ReleaseKind;
  text: string | null;  // null: recorded without one, or erased
  unit: string;
  drafted: Signature | null;
  authors: string[];
  revisions: number;
  reading: Reading;
  reviews: Review[];
  approved: Signature | null;
  follow_up_seconds: number | null;
  published_at: string | null;  // null until it is out
  recorded_at: string | null;
  channel: string | null;
  channel_id: string;
  url: string | null;
  by: string;
  corrects: number | null;
  corrected_by: number | null;
  withdrawn: Signature | null;
  regularised: Signature | null;
}

export interface PressEvent {
  number: number;
  state: 'planned' | 'held' | 'cancelled';
  kind: 'conference' | 'briefing' | 'media_meeting';
  planned_at: string | null;
  changes: number;
  held_at: string | null;
  recorded_at: string;
  place: string | null;
  speakers: {
    person: Person | null;
    office: 'none' | 'head' | 'deputy' | 'spokesperson';
    unit: string;
  }[];
  by: string;
}

export interface Channels {
  strict: boolean;  // only what was approved and is out on one of them counts
  reviews: ReviewKind[];
  channels: { id: string; name: string; platform: string; url: string }[];
}

export interface TriageEntry extends Signature {
  conclusion: Conclusion | 'none';
  post_count: number;
}

export interface Alert {
  id: string;
  case: { id: string; title: string; grade: Grade } | null;
  duty: {
    number: number;
    kind: DutyKind;
    due_at: string;
    state: DutyState;
    evidence_at?: string | null;
  } | null;
  feed: string | null;
  group?: string | null;  // with from and to: about a shift of that group
  from?: string | null;
  to?: string | null;
  open_cases?: number;  // handed over with that shift
  about?: string | null;  // the alert that was not delivered
  undelivered?: boolean;  // grave, and nobody got it within two minutes
  reason: string;
  stage: number;
  step: number;
  recipient: Person;
  requested_at: string;
  state:
    | 'pending' | 'sending' | 'delivered' | 'failed' | 'superseded'
    | 'would_send';
  attempts: number;
  possible_repeat: boolean;
  delivered_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
}

export interface CaseDetail extends CaseSummary {
  posts: Post[];
  posts_next_cursor: string | null;
  releases: Release[];
  press_events: PressEvent[];
  triage: TriageEntry[];
  waiver: string | null;
  note: string | null;
  alerts: Alert[];
  actions: CaseAction[];
}

export interface CasePage {
  cases: CaseSummary[];
  next_cursor: string | null;
  seq: number;
}

export interface AlertPage {
  alerts: Alert[];
  next_cursor: string | null;
  seq: number;
}

export interface CaseReply {
  seq: number;
  case: CaseSummary;
  events?: string[];
}

export interface DutyCounts {
  started: number;
  met: number;
  missed: number;
  answered_late: number;
  open: number;
  cancelled: number;
  exempted: number;
  met_on_late_evidence: number;
}

export interface Figure {
  month: string | null;
  grade: Grade | null;
  cases: number;
  dismissed?: number;
  duties: Partial<Record<DutyKind, DutyCounts>>;
  on_time: { met: number; settled: number };
  first_statement: {
    count: number;
    median_minutes: number | null;
    p90_minutes: number | null;
  };
}

export interface Figures { seq: number; rows: Figure[]; total: Figure }

export interface Source {
  name: string;
  state: 'unknown' | 'seeing' | 'blind';
  why: string;
  since: string | null;
  priority: boolean;
}

// Who has signed in. `open`: there are no accounts, nobody does.
export type Role = 'press' | 'reviewer' | 'confidentiality' | 'approver' |
  'publisher' | 'on_call' | 'unit' | 'leader' | 'auditor' | 'administrator';

export interface DemoAccount {
  id: string;
  name: string;
  roles: Role[];
  password: string;
}

export interface Session {
  open: boolean;
  signed_in: boolean;
  id: string | null;
  kind: 'person' | 'program' | null;
  name: string | null;
  roles: Role[];
  rights: string[];  // operations of the API that one may call
  demo: DemoAccount[];
}

export interface Account {
  kind: 'person' | 'program';
  id: string;
  name: string;
  roles: Role[];
  disabled: boolean;
  made_at: string;
  changed_at: string;
  failed_sign_ins: number;
  locked_seconds: number;
}

export interface Accounts {
  accounts: Account[];
  sign_ins: {
    sessions: number;
    signed_in: number;
    failed: number;
    locked: number;
    bad_tokens: number;
    locked_accounts: number;
    locked_addresses: number;
  };
  seq: number;
}
