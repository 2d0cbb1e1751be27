import { describe, expect, it } from 'vitest';
import type { CaseSummary, Duty } from '../src/api/types';
import {
  compare, inView, matches, nextAction, nextDue,
} from '../src/live/queue_order';

const kHour = 3600_000;
const kStart = Date.parse('2026-11-24T08:00:00+08:00');
const iso = (ms: number) => new Date(ms).toISOString();

function duty(hours: number, change: Partial<Duty> = {}): Duty {
  return {
    number: 1, kind: 'statement', pack: '', cite: '', anchor_at: iso(kStart),
    due_at: iso(kStart + hours * kHour), state: 'open', provisional: false,
    silent: false, stages: [], stages_reached: 0, evidence_at: null,
    settled_at: null, milestone: false, owed_by: '', warning_due_at: null,
    cause: null, met_on_late_evidence_at: null, account: null,
    alerting: null, ...change,
  };
}

function item(id: string, change: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id, version: 1, state: 'detected', origin: 'post', title: '夜市冲突事件',
    grade: 2, suggested_grade: 2, confirmed_grade: null, answer: 'due',
    topics: [], places: [], units: [], post_count: 1,
    first_post_at: iso(kStart), anchor_basis: 'exact',
    detected_at: iso(kStart), claimed_at: null, graded_at: null,
    ended_at: null, last_post_at: iso(kStart), owner: null, proposal: null,
    unit: '', conclusion: null, merged_into: null,
    excerpt: { text: '', marks: [] }, duties: [duty(5)], ...change,
  };
}

const kOwner = { id: 'duty-1', name: '甲' };
const order = (items: CaseSummary[], by: 'due' | 'new' | 'grade') =>
  [...items].sort(compare(by)).map(({ id }) => id);

describe('queue order', () => {
  it('TheNextDeadlineComesFirstAndNoDeadlineLast', () => {
    const none = item('c1', { duties: [] });
    const late = item('c2', { duties: [duty(24)] });
    const missed = item('c3', { duties: [duty(-2, { state: 'missed' })] });
    expect(order([none, late, missed, item('c4')], 'due'))
      .toEqual(['c3', 'c4', 'c2', 'c1']);
  });

  it('AMissThatWasAnsweredNoLongerLeads', () => {
    const answered = item('c1', { duties: [
      duty(-2, { state: 'missed', evidence_at: iso(kStart) }), duty(24)] });
    expect(nextDue(answered)).toBe(kStart + 24 * kHour);
  });

  it('AnEndedCaseHasNoDeadline', () => {
    expect(nextDue(item('c1', { state: 'closed' }))).toBe(Infinity);
  });

  it('TiesAreBrokenByNumberNotByText', () => {
    expect(order([item('c9'), item('c10')], 'new')).toEqual(['c10', 'c9']);
  });

  it('GradesComeInOrder', () => {
    expect(order([item('c1', { grade: 3 }), item('c2', { grade: 1 })], 'grade'))
      .toEqual(['c2', 'c1']);
  });
});

describe('views', () => {
  it('OverdueAndSoonFollowTheClock', () => {
    const at = (hours: number) => kStart + hours * kHour;
    expect(inView(item('c1'), 'soon', at(3))).toBe(false);
    expect(inView(item('c1'), 'soon', at(4))).toBe(true);
    expect(inView(item('c1'), 'overdue', at(4))).toBe(false);
    expect(inView(item('c1'), 'overdue', at(5.1))).toBe(true);
  });

  it('OnlyWhatWaitsForItStandsUnderTriage', () => {
    const ordinary = { grade: 4, suggested_grade: 4,
      duties: [duty(48, { kind: 'response', silent: true })] } as const;
    const shown = (change: Partial<CaseSummary>) =>
      inView(item('c1', { ...ordinary, duties: [...ordinary.duties],
        ...change }), 'triage', kStart);
    expect(shown({})).toBe(true);
    expect(shown({ suggested_grade: 2 })).toBe(false);
    expect(shown({ state: 'closed' })).toBe(false);
    expect(shown({ duties: [duty(48, { kind: 'response' })] })).toBe(false);
  });

  it('MilestonesAreNoDutiesOfTheQueue', () => {
    const late = item('c1', { duties: [
      duty(1, { kind: 'claim', milestone: true, state: 'missed' }), duty(5)] });
    expect(inView(late, 'overdue', kStart + 2 * kHour)).toBe(false);
    expect(nextDue(late)).toBe(kStart + 5 * kHour);
  });

  it('SearchFindsTitleOrNumber', () => {
    const filter = { grade: '', state: '', search: '' };
    expect(matches(item('c12'), { ...filter, search: '事件' })).toBe(true);
    expect(matches(item('c12'), { ...filter, search: 'C12' })).toBe(true);
    expect(matches(item('c12'), { ...filter, search: 'c1' })).toBe(false);
    expect(matches(item('c12'), { ...filter, grade: '1' })).toBe(false);
  });
});

describe('nextAction', () => {
  it.each<[string, Partial<CaseSummary>, string | null]>([
    ['a new case is claimed', {}, 'claim'],
    ['a claimed one is graded', { owner: kOwner }, 'grade'],
    ['a graded one is answered', { owner: kOwner, confirmed_grade: 2 },
      'releases'],
    ['then the press conference', { owner: kOwner, confirmed_grade: 2,
      duties: [duty(24, { kind: 'press_conference' })] }, 'press-events'],
    ['an answered one is closed', { owner: kOwner, confirmed_grade: 2,
      state: 'answered', duties: [duty(5, { state: 'met' })] }, 'close'],
    ['an ordinary one is triaged before its grade', { owner: kOwner, grade: 3,
      suggested_grade: 3, duties: [duty(48, { silent: true })] }, 'triage'],
    ['own milestones ask for nothing', { owner: kOwner, confirmed_grade: 2,
      duties: [duty(2, { kind: 'approval', milestone: true })] }, 'close'],
    ['an ended one is left alone', { state: 'dismissed' }, null],
  ])('%s', (_name, change, action) => {
    expect(nextAction(item('c1', change))).toBe(action);
  });
});
