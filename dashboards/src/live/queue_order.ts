// Which cases the queue shows, in which order, and what comes next for each.
// Pure.

import type {
  CaseAction, CaseState, CaseSummary, Duty,
} from '../api/types';
import { dutyFace, type Tone } from '../time/countdown';

export type View =
  | 'all' | 'overdue' | 'soon' | 'unclaimed' | 'unconfirmed' | 'triage'
  | 'second';
export type Order = 'due' | 'new' | 'grade';

export const kViews: View[] = [
  'all', 'overdue', 'soon', 'unclaimed', 'unconfirmed', 'triage', 'second',
];

export interface Filter {
  grade: string;  // '' or '1'..'4'
  state: string;  // '' or a CaseState
  search: string;
}

export function isEnded(state: CaseState): boolean {
  return state === 'closed' || state === 'dismissed' || state === 'merged';
}

// Suggested or confirmed 1 or 2: graded, never triaged.
export function isGrave(item: CaseSummary): boolean {
  return item.suggested_grade <= 2 || (item.confirmed_grade ?? 4) <= 2;
}

export function mayTriage(item: CaseSummary): boolean {
  return !isEnded(item.state) && !isGrave(item);
}

// Nobody has said yet whether a public answer is due.
export function waitsForTriage(item: CaseSummary): boolean {
  return mayTriage(item) &&
    item.duties.some((duty) => isOwed(duty) && duty.silent);
}

const isMilestone = (duty: Duty) => duty.milestone;

// Still owed to the public: open, or missed and not answered since. The
// bureau's own milestones are not.
export function isOwed(duty: Duty): boolean {
  return !duty.milestone && (duty.state === 'open' ||
    (duty.state === 'missed' && duty.evidence_at === null));
}

export function nextDue(item: CaseSummary): number {
  if (isEnded(item.state)) return Infinity;
  return Math.min(Infinity, ...item.duties.filter(isOwed)
    .map((duty) => Date.parse(duty.due_at)));
}

export function inView(item: CaseSummary, view: View, now: number): boolean {
  const owes = (tone: Tone) => !isEnded(item.state) && item.duties
    .some((duty) => isOwed(duty) && dutyFace(duty, now).tone === tone);
  switch (view) {
    case 'all': return true;
    case 'overdue': return owes('over');
    case 'soon': return owes('warn');
    case 'unclaimed': return item.owner === null && !isEnded(item.state);
    case 'unconfirmed':
      return item.confirmed_grade === null && !isEnded(item.state);
    case 'triage': return waitsForTriage(item);
    case 'second': return item.proposal !== null && !isEnded(item.state);
  }
}

export function matches(item: CaseSummary, filter: Filter): boolean {
  if (filter.grade !== '' && String(item.grade) !== filter.grade) return false;
  if (filter.state !== '' && item.state !== filter.state) return false;
  const wanted = filter.search.trim().toLowerCase();
  return wanted === '' || item.id === wanted ||
    item.title.toLowerCase().includes(wanted);
}

// A total order, so that rows never jump without a reason.
export function compare(order: Order) {
  const newest = (a: CaseSummary, b: CaseSummary) =>
    Date.parse(b.detected_at) - Date.parse(a.detected_at) ||
    caseNumber(b) - caseNumber(a);
  const grade = (a: CaseSummary, b: CaseSummary) => a.grade - b.grade;
  const due = (a: CaseSummary, b: CaseSummary) => {
    const [x, y] = [nextDue(a), nextDue(b)];
    return x === y ? 0 : x - y;
  };
  return (a: CaseSummary, b: CaseSummary): number => {
    if (order === 'new') return newest(a, b);
    if (order === 'grade') return grade(a, b) || due(a, b) || newest(a, b);
    return due(a, b) || grade(a, b) || newest(a, b);
  };
}

// The one step that a person would take next; null: only to watch.
export function nextAction(item: CaseSummary): CaseAction | null {
  if (isEnded(item.state)) return null;
  if (item.owner === null) return 'claim';
  if (waitsForTriage(item)) return 'triage';
  if (item.confirmed_grade === null) return 'grade';
  const owed = item.duties.filter(isOwed);
  if (owed.some((duty) => duty.kind !== 'press_conference')) return 'releases';
  if (owed.length > 0) return 'press-events';
  return item.state === 'answered' || item.duties.every(isMilestone)
    ? 'close' : null;
}

function caseNumber(item: CaseSummary): number {
  return Number(item.id.replace(/^\D+/, ''));
}
