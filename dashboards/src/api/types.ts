// The JSON shapes of /api/v1 as the pages read them. Times are RFC 3339 text.

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
  | 'claim' | 'grade' | 'dismiss' | 'releases' | 'press-events' | 'close';
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
}

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

export interface Release {
  number: number;
  published_at: string;
  recorded_at: string;
  channel: string | null;  // null: erased
  url: string | null;
  by: string;
}

export interface PressEvent {
  number: number;
  held_at: string;
  recorded_at: string;
  place: string | null;
  by: string;
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
