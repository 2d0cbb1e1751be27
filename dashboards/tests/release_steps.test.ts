// What may be done next with a statement, and by whom.
import { describe, expect, it } from 'vitest';
import type { CaseDetail, Release, ReviewKind } from '../src/api/types';
import {
  kReviewKinds, mayReview, missingReviews, myPart, needsWaiver, stepsOf,
} from '../src/live/release_steps';

const kAt = '2026-03-02T10:00:00.000+08:00';

function release(change: Partial<Release> = {}): Release {
  return {
    number: 1, state: 'draft', kind: 'statement', text: '警情通报', unit: '',
    drafted: { by: 'person:writer', at: kAt, note: null },
    authors: ['person:writer'], revisions: 0,
    reading: { gaps: [], faults: [], blocks: [], promises_more: false,
      under_verification: false },
    reviews: [], approved: null, follow_up_seconds: null, published_at: null,
    recorded_at: null, channel: null, channel_id: '', url: null, by: '',
    corrects: null, corrected_by: null, withdrawn: null, regularised: null,
    ...change,
  };
}
const review = (kind: ReviewKind, passed: boolean, by = 'person:law') =>
  ({ kind, passed, by, at: kAt, note: null });

describe('steps', () => {
  it('EachStateHasItsOwn', () => {
    expect(stepsOf(release())).toContain('review');
    expect(stepsOf(release({ state: 'returned' }))).not.toContain('approve');
    expect(stepsOf(release({ state: 'approved' }))).toContain('publish');
    expect(stepsOf(release({ state: 'published' }))).toEqual(['withdraw']);
    expect(stepsOf(release({ state: 'irregular' }))).toContain('regularise');
    expect(stepsOf(release({ state: 'withdrawn' }))).toEqual([]);
  });

  it('TheLastReviewOfAKindCounts', () => {
    const seen = release({ reviews: [review('law', true),
      review('facts', false), review('facts', true), review('law', false)] });
    expect(missingReviews(seen, kReviewKinds))
      .toEqual(['law', 'confidentiality']);
    expect(missingReviews(seen, ['facts'])).toEqual([]);
  });
});

describe('separation of duties', () => {
  const seen = release({ reviews: [review('law', true)],
    approved: { by: 'person:chief', at: kAt, note: null } });

  it('WhoWroteDoesNotReviewApproveOrPublish', () => {
    for (const step of ['review', 'approve', 'publish'] as const) {
      expect(myPart(seen, step, 'writer'), step).toBe('wrote');
    }
    expect(myPart(seen, 'revise', 'writer')).toBeNull();
  });

  it('WhoReviewedNeitherWritesNorPublishes', () => {
    expect(myPart(seen, 'revise', 'law')).toBe('reviewed');
    expect(myPart(seen, 'publish', 'law')).toBe('reviewed');
    expect(myPart(seen, 'approve', 'law')).toBeNull();
  });

  it('WhoApprovedDoesNotPublishAndWhoPublishedDoesNotRegularise', () => {
    expect(myPart(seen, 'publish', 'chief')).toBe('approved');
    expect(myPart(seen, 'publish', 'publisher')).toBeNull();
    const out = release({ authors: [], by: 'person:duty' });
    expect(myPart(out, 'regularise', 'duty')).toBe('published');
  });

  it('EachReviewIsAnotherOffices', () => {
    expect(mayReview('facts', ['unit'])).toBe(true);
    expect(mayReview('law', ['unit'])).toBe(false);
    expect(mayReview('confidentiality', ['reviewer'])).toBe(false);
    expect(mayReview('confidentiality', ['confidentiality'])).toBe(true);
  });
});

describe('closing', () => {
  const item = (grade: 1 | 3, releases: Release[]) =>
    ({ grade, releases }) as CaseDetail;

  it('AGraveCaseNeedsItsResultThatCounts', () => {
    expect(needsWaiver(item(3, []))).toBe(false);
    expect(needsWaiver(item(1, [release({ published_at: kAt })]))).toBe(true);
    const result = release({ kind: 'result', published_at: kAt });
    expect(needsWaiver(item(1, [{ ...result, state: 'published' }])))
      .toBe(false);
    expect(needsWaiver(item(1, [{ ...result, state: 'irregular' }])))
      .toBe(true);
    expect(needsWaiver(item(1, [release({ kind: 'result' })]))).toBe(true);
  });
});
