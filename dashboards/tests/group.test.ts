import { describe, expect, it } from 'vitest';
import type { Alert } from '../src/api/types';
import { groupAlerts, isOpen, isUrgent, takesOver } from '../src/pages/oncall/group';

function alert(id: number, change: Partial<Alert> = {}): Alert {
  const at = new Date(Date.UTC(2026, 10, 24, 0, id)).toISOString();
  return {
    id: String(id), case: { id: 'c1', title: '事件', grade: 2 },
    duty: { number: 1, kind: 'statement', state: 'open',
      due_at: '2026-11-24T05:00:00Z' },
    feed: null, reason: 'repeat_due', stage: 0, step: 0,
    recipient: { id: 'duty-1', name: '甲' }, requested_at: at,
    state: 'delivered', attempts: 1, possible_repeat: false,
    delivered_at: at, acknowledged_at: null, acknowledged_by: null, ...change,
  };
}

const ids = (alerts: Alert[]) => groupAlerts(alerts)
  .map(({ all }) => all.map(({ id }) => id).join(' '));

describe('groupAlerts', () => {
  it('RepeatsOfOneDutyAreOneGroupNewestFirst', () => {
    expect(ids([alert(1), alert(3), alert(2)])).toEqual(['3 2 1']);
  });

  it('EveryDutyIsItsOwnGroupTheNextDeadlineFirst', () => {
    const later = { number: 2, kind: 'press_conference' as const,
      state: 'open' as const, due_at: '2026-11-25T00:00:00Z' };
    expect(ids([alert(5, { duty: later }), alert(1)])).toEqual(['1', '5']);
  });

  it('WhatHasNoDeadlineComesFirst', () => {
    const none = { case: null, duty: null };
    const blind = { ...none, reason: 'source_blind' };
    expect(ids([alert(1),
      alert(2, { ...blind, feed: 'a' }), alert(3, { ...blind, feed: 'b' }),
      alert(4, { ...none, reason: 'clock_step' }),
      alert(5, { ...blind, feed: 'a' })])).toEqual(['5 2', '4', '3', '1']);
  });

  it('EveryShiftAndEveryLostAlertIsItsOwn', () => {
    const none = { case: null, duty: null };
    const shift = { ...none, reason: 'shift_begins', group: 'desk',
      from: '2026-11-24T00:30:00Z', to: '2026-11-25T00:30:00Z' };
    const later = { ...shift, from: '2026-11-25T00:30:00Z' };
    const lost = { ...none, reason: 'undelivered', about: 'a' };
    const beat = { ...none, reason: 'heartbeat_missed', feed: 'mirror' };
    expect(ids([alert(1, shift), alert(2, later), alert(3, shift),
      alert(4, lost), alert(5, { ...lost, about: 'b' }), alert(6, beat),
      alert(7, { ...none, reason: 'source_blind', feed: 'mirror' })]))
      .toEqual(['7', '6', '5', '4', '3 1', '2']);
  });

  it('WhatNobodyMayAnswerIsUrgent', () => {
    const none = { case: null, duty: null };
    for (const reason of ['undelivered', 'roster_gap', 'heartbeat_missed']) {
      expect(isUrgent(alert(1, { ...none, reason })), reason).toBe(true);
    }
    expect(isUrgent(alert(1, { ...none, reason: 'shift_begins' }))).toBe(false);
    expect(isUrgent(alert(1))).toBe(false);
    expect(isUrgent(alert(1, { undelivered: true }))).toBe(true);
  });

  it('OnlyOnesOwnTurnIsTakenOver', () => {
    const turn = alert(1, { case: null, duty: null, reason: 'shift_begins' });
    expect(takesOver(turn, 'duty-1')).toBe(true);
    expect(takesOver(turn, 'duty-2')).toBe(false);
    expect(takesOver(alert(1), 'duty-1')).toBe(false);
  });

  it('WhatIsSettledComesLast', () => {
    const met = { number: 2, kind: 'statement' as const,
      state: 'met' as const, due_at: '2026-11-24T01:00:00Z' };
    expect(ids([alert(1, { duty: met }), alert(2)])).toEqual(['2', '1']);
  });

  it('AcknowledgedAndSupersededAreNotOpen', () => {
    expect(isOpen(alert(1))).toBe(true);
    expect(isOpen(alert(1, { state: 'failed' }))).toBe(true);
    expect(isOpen(alert(1, { state: 'superseded' }))).toBe(false);
    expect(isOpen(alert(1, { acknowledged_at: '2026-11-24T00:00:00Z' })))
      .toBe(false);
  });
});
