// Alerts about the same thing as one: a page repeats until somebody answers,
// and nobody should have to answer twenty times. Pure.

import type { Alert } from '../../api/types';

export interface AlertGroup {
  about: string;  // what it is about; stays the same when a repeat arrives
  newest: Alert;
  all: Alert[];  // newest first
}

// Red, whatever it is about: nobody may be there to answer.
const kUrgent = ['undelivered', 'roster_gap', 'heartbeat_missed'];

export function isUrgent(alert: Alert): boolean {
  return alert.undelivered === true || kUrgent.includes(alert.reason) ||
    alert.duty?.state === 'missed' || alert.case?.grade === 1;
}

// Who acknowledges their own turn has taken over: the server says so too.
export function takesOver(alert: Alert, me: string): boolean {
  return ['shift_begins', 'shift_not_received'].includes(alert.reason) &&
    alert.recipient.id === me;
}

export function isOpen(alert: Alert): boolean {
  return alert.acknowledged_at === null && alert.state !== 'superseded';
}

// One group for each duty of a case, each case without a duty, each shift, each
// alert that was not delivered, each source and each other reason. Most pressing first: what has no deadline, then by it;
// what is settled already comes last.
export function groupAlerts(alerts: readonly Alert[]): AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of [...alerts].sort(newestFirst)) {
    const key = about(alert);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [alert]);
    else group.push(alert);
  }
  return [...groups]
    .map(([key, all]) => ({ about: key, newest: all[0] as Alert, all }))
    .sort((a, b) => settled(a.newest) - settled(b.newest) ||
      due(a.newest) - due(b.newest) || newestFirst(a.newest, b.newest));
}

function about(alert: Alert): string {
  if (alert.case !== null) {
    return `case ${alert.case.id} ${alert.duty?.number ?? 0}`;
  }
  if (alert.group) {
    return `${alert.reason} ${alert.group} ${alert.from ?? ''}`;
  }
  if (alert.about) return `${alert.reason} ${alert.about}`;
  if (alert.feed === null) return `reason ${alert.reason}`;
  return alert.reason === 'source_blind' ? `feed ${alert.feed}`
    : `${alert.reason} ${alert.feed}`;
}

function settled(alert: Alert): number {
  return ['met', 'cancelled'].includes(alert.duty?.state ?? '') ? 1 : 0;
}

function due(alert: Alert): number {
  return alert.duty === null ? 0 : Date.parse(alert.duty.due_at);
}

function newestFirst(a: Alert, b: Alert): number {
  return Date.parse(b.requested_at) - Date.parse(a.requested_at);
}
