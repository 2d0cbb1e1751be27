// What may be done next with a statement, and why one person may not do it.
// The engine decides in any case (who wrote does not review or approve, who
// had a part does not publish); this only says so before. Pure.

import type {
  CaseDetail, Release, ReviewKind, Role,
} from '../api/types';

export const kSteps = ['revise', 'review', 'approve', 'publish', 'regularise',
  'return', 'withdraw'] as const;
export type Step = (typeof kSteps)[number];

export const kReviewKinds: ReviewKind[] = ['facts', 'law', 'confidentiality'];

// The names of /api/v1 (its openapi.json).
export const kStepOperations: Record<Step, string> = {
  revise: 'reviseRelease', review: 'reviewRelease',
  approve: 'approveRelease', publish: 'publishRelease',
  regularise: 'regulariseRelease', return: 'returnRelease',
  withdraw: 'withdrawRelease',
};

export function stepsOf(release: Release): Step[] {
  switch (release.state) {
    case 'draft': return ['review', 'approve', 'revise', 'return'];
    case 'returned': return ['revise', 'review'];
    case 'approved': return ['publish', 'return'];
    case 'published': return ['withdraw'];
    case 'irregular': return ['regularise', 'withdraw'];
    case 'withdrawn': return [];
  }
}

export function inWork(release: Release): boolean {
  return ['draft', 'returned', 'approved'].includes(release.state);
}

export function isOut(release: Release): boolean {
  return release.published_at !== null;
}

// The last review of a kind counts.
export function hasPassed(release: Release, kind: ReviewKind): boolean {
  return release.reviews.filter((review) => review.kind === kind).pop()
    ?.passed ?? false;
}

export function missingReviews(
  release: Release, wanted: readonly ReviewKind[],
): ReviewKind[] {
  return wanted.filter((kind) => !hasPassed(release, kind));
}

export type Part = 'wrote' | 'reviewed' | 'approved' | 'published';

// The part that I had in it and that keeps me from this step.
export function myPart(
  release: Release, step: Step, me: string,
): Part | null {
  const mine = (actor: string | undefined) =>
    actor !== undefined && actor.replace(/^person:/, '') === me;
  const wrote = release.authors.some(mine);
  const reviewed = release.reviews.some(({ by }) => mine(by));
  switch (step) {
    case 'review':
    case 'approve':
      return wrote ? 'wrote' : null;
    case 'revise':
      return reviewed ? 'reviewed' : null;
    case 'publish':
      if (wrote) return 'wrote';
      if (reviewed) return 'reviewed';
      return mine(release.approved?.by) ? 'approved' : null;
    case 'regularise':
      if (mine(release.by)) return 'published';
      return wrote ? 'wrote' : null;
    case 'return':
    case 'withdraw':
      return null;
  }
}

// Each review is another office's.
export function mayReview(kind: ReviewKind, roles: readonly Role[]): boolean {
  const wanted: Record<ReviewKind, Role[]> = {
    facts: ['reviewer', 'unit'], law: ['reviewer'],
    confidentiality: ['confidentiality'],
  };
  return wanted[kind].some((role) => roles.includes(role));
}

// A grave case ends with its result, or with a reason why there is none.
export function needsWaiver(item: CaseDetail): boolean {
  return item.grade <= 2 && !item.releases.some((release) =>
    release.kind === 'result' && isOut(release) &&
    release.state !== 'irregular');
}
