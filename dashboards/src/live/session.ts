// Who uses this page and what they may do. While the server has no accounts it
// is open: everything may be done, and a select says who one is.

import { reactive } from 'vue';
import { api, whenSignedOut } from '../api/client';
import type { CaseAction, DemoAccount, Role, Session } from '../api/types';
import { router } from '../router';
import { ledger } from './ledger';

export const session = reactive({
  known: false,  // the server has said who we are
  open: true,
  signedIn: false,
  id: '',
  name: '',
  roles: [] as Role[],
  rights: [] as string[],
  demo: [] as DemoAccount[],
});

export function take(answer: Session): void {
  session.known = true;
  session.open = answer.open;
  session.signedIn = answer.signed_in;
  session.id = answer.id ?? '';
  session.name = answer.name ?? answer.id ?? '';
  session.roles = answer.roles;
  session.rights = answer.rights;
  session.demo = answer.demo;
}

const kOperations: Record<CaseAction, string> = {
  claim: 'claimCase', grade: 'gradeCase', dismiss: 'dismissCase',
  releases: 'recordRelease', 'press-events': 'recordPressEvent',
  close: 'closeCase', triage: 'concludeTriage',
};

// Whether the server would let us, as far as it told.
export function may(operation: string): boolean {
  return !session.known || session.open || session.rights.includes(operation);
}
export function mayAct(action: CaseAction): boolean {
  // Where statements need approval, one begins with a draft.
  return may(action === 'releases' && ledger.strict
    ? 'draftRelease' : kOperations[action]);
}

// Asks who we are; true when this page may be used.
export async function learn(): Promise<boolean> {
  take(await api.session());
  return session.open || session.signedIn;
}

export function goToSignIn(): void {
  session.signedIn = false;
  if (router.currentRoute.value.path === '/sign-in') return;
  const next = window.location.pathname + window.location.search;
  void router.replace({ path: '/sign-in', query: { next } });
}
whenSignedOut(goToSignIn);

// Another tab may have signed in as somebody else, or out.
export async function lookAgain(): Promise<void> {
  const before = session.id;
  try {
    if (!await learn()) goToSignIn();
    else if (session.id !== before) window.location.reload();
  } catch {
    // No answer: the connection light tells.
  }
}

// Only a path of our own, whatever stands in the address.
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) &&
    !next.startsWith('/sign-in') ? next : '/press';
}
