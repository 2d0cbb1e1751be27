import { describe, expect, it } from 'vitest';
import type { Duty } from '../src/api/types';
import {
  dutyFace, left, nominalAnchor, passed, running,
} from '../src/time/countdown';

const kAnchor = '2026-11-23T21:30:00.000+08:00';
const kDue = '2026-11-24T02:30:00.000+08:00';  // on the next day
const at = (text: string) => Date.parse(text);

function duty(change: Partial<Duty> = {}): Duty {
  return {
    number: 1, kind: 'statement', pack: 'national', cite: '', anchor_at: kAnchor,
    due_at: kDue, state: 'open', provisional: false, silent: false,
    stages: [50, 75, 90, 100], stages_reached: 0, evidence_at: null,
    settled_at: null, milestone: false, owed_by: '', warning_due_at: null,
    cause: null, met_on_late_evidence_at: null, account: null,
    alerting: null, ...change,
  };
}

describe('dutyFace', () => {
  it('CountsAcrossMidnight', () => {
    const face = dutyFace(duty(), at('2026-11-23T23:59:58.000+08:00'));
    expect(face).toEqual({ tone: 'calm', key: 'clock.left',
      span: { unit: 'clock', text: '2:30:02' } });
  });

  it('ShowsMinutesBelowAnHour', () => {
    const face = dutyFace(duty(), at('2026-11-24T01:30:01.000+08:00'));
    expect(face.span).toEqual({ unit: 'clock', text: '59:59' });
  });

  it('WarnsOnlyAboveThreeQuarters', () => {
    const threeQuarters = at(kAnchor) + 0.75 * 5 * 3600_000;
    expect(dutyFace(duty(), threeQuarters).tone).toBe('calm');
    expect(dutyFace(duty(), threeQuarters + 1).tone).toBe('warn');
  });

  it('IsNotOverdueAtTheDueInstantItself', () => {
    expect(dutyFace(duty(), at(kDue)))
      .toMatchObject({ key: 'clock.left', span: { text: '00:00' } });
    expect(dutyFace(duty(), at(kDue) + 1))
      .toMatchObject({ tone: 'over', key: 'clock.overdue' });
  });

  it('CountsUpWhenMissed', () => {
    const face = dutyFace(duty({ state: 'missed' }), at(kDue) + 3_661_999);
    expect(face).toEqual({ tone: 'over', key: 'clock.overdue',
      span: { unit: 'clock', text: '1:01:01' } });
  });

  it('StandsStillWhenMet', () => {
    const met = duty({ state: 'met',
      evidence_at: '2026-11-23T23:44:10.000+08:00' });
    const face = dutyFace(met, at(kDue) + 99_000_000);
    expect(face).toEqual({ tone: 'done', key: 'clock.met',
      span: { unit: 'clock', text: '2:14:10' } });
  });

  it('ExemptedIsOffAndLateEvidenceStaysAMiss', () => {
    expect(dutyFace(duty({ state: 'exempted' }), at(kDue)))
      .toEqual({ tone: 'off', key: 'clock.exempted', span: null });
    const late = { state: 'missed', evidence_at: kAnchor } as const;
    expect(dutyFace(duty(late), at(kDue)))
      .toEqual({ tone: 'over', key: 'clock.late_evidence', span: null });
    expect(dutyFace(duty({ ...late, met_on_late_evidence_at: kDue }), at(kDue))
      .key).toBe('clock.late_evidence_checked');
  });

  it('ALateAnswerStaysAMissAndSaysHowLate', () => {
    const late = duty({ state: 'missed',
      evidence_at: '2026-11-24T03:00:00.000+08:00' });
    expect(dutyFace(late, at(kDue) + 99_000_000)).toEqual({ tone: 'over',
      key: 'clock.late', span: { unit: 'clock', text: '30:00' } });
  });

  it('ACancelledDutyHasNoClock', () => {
    expect(dutyFace(duty({ state: 'cancelled' }), at(kDue)))
      .toEqual({ tone: 'off', key: 'clock.cancelled', span: null });
  });
});

describe('spans', () => {
  it('RoundsTimeLeftUpAndTimePassedDown', () => {
    expect(left(1)).toEqual({ unit: 'clock', text: '00:01' });
    expect(left(0)).toEqual({ unit: 'clock', text: '00:00' });
    expect(passed(999)).toEqual({ unit: 'clock', text: '00:00' });
  });

  it('KeepsHoursUpToOneHundredThenDays', () => {
    expect(left(48 * 3600_000)).toEqual({ unit: 'clock', text: '48:00:00' });
    expect(passed(100 * 3600_000 - 1))
      .toEqual({ unit: 'clock', text: '99:59:59' });
    expect(passed(100 * 3600_000)).toEqual({ unit: 'days', days: 4, hours: 4 });
  });

  it('AnAlertTurnsAmberWithItsCase', () => {
    const due = at(kDue);
    const anchor = nominalAnchor('statement', due);
    expect(anchor).toBe(at(kAnchor));
    expect(running(anchor, due, due - 3600_000).tone).toBe('warn');
  });
});
