// What a page lets a person do, and where it goes after signing in.
import { describe, expect, it } from 'vitest';
import { ledger } from '../src/live/ledger';
import { may, mayAct, safeNext, session, take } from '../src/live/session';

const nobody = { open: false, signed_in: false, id: null, kind: null,
  name: null, roles: [], rights: [], demo: [] };

describe('session', () => {
  it('AnOpenServerLetsEverythingBeDone', () => {
    take({ ...nobody, open: true });
    expect(may('openCase')).toBe(true);
    expect(mayAct('claim')).toBe(true);
  });

  it('RightsAreWhatTheServerSays', () => {
    take({ ...nobody, signed_in: true, id: 'auditor-1', kind: 'person',
      name: '督察员', roles: ['auditor'], rights: ['listCases'] });
    expect(session.name).toBe('督察员');
    expect(may('listCases')).toBe(true);
    expect(may('openCase')).toBe(false);
    for (const action of ['claim', 'grade', 'dismiss', 'releases',
      'press-events', 'close'] as const) {
      expect(mayAct(action), action).toBe(false);
    }
    take({ ...nobody, signed_in: true, id: 'p', rights: ['recordRelease'] });
    expect(mayAct('releases')).toBe(true);
    expect(mayAct('close')).toBe(false);
  });

  it('WhereStatementsNeedApprovalOneBeginsWithADraft', () => {
    take({ ...nobody, signed_in: true, id: 'p', rights: ['recordRelease'] });
    ledger.strict = true;
    expect(mayAct('releases')).toBe(false);
    take({ ...nobody, signed_in: true, id: 'p', rights: ['draftRelease'] });
    expect(mayAct('releases')).toBe(true);
    ledger.strict = false;
    expect(mayAct('releases')).toBe(false);
  });

  it('TheWayBackIsAPathOfOurOwn', () => {
    expect(safeNext('/lead?from=2026-01')).toBe('/lead?from=2026-01');
    for (const elsewhere of ['https://evil.example', '//evil.example',
      '/\\evil.example', 'javascript:alert(1)', '', undefined, ['/lead'],
      '/sign-in?next=/sign-in']) {
      expect(safeNext(elsewhere)).toBe('/press');
    }
  });
});
