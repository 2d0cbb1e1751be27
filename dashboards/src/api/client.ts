// The one place that calls /api/v1. A refusal of the server becomes an
// ApiError that carries the server's named reason.

import type {
  Account, Accounts, AlertPage, CaseDetail, CasePage, CaseReply, Channels,
  Figures, People, Role, Session, Source, Status,
} from './types';
import type { Heartbeat, OnCall, Shifts } from './roster_types';

const kTimeoutMs = 15_000;

export class ApiError extends Error {
  constructor(
    readonly code: string,  // the server's named reason, or `unreachable`
    readonly status: number,  // 0: no answer
    readonly detail: string,
    readonly field = '',  // of the form, where the reason is about one
  ) {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'ApiError';
  }
}

// Told when the server no longer knows who we are.
let onSignedOut = () => {};
export function whenSignedOut(told: () => void): void {
  onSignedOut = told;
}

export interface CommandOutcome {
  proposed: boolean;  // 202: a second person has to ask for the same
  reply: CaseReply;
}

export const api = {
  status: () => get<Status>('/status'),
  people: () => get<People>('/people'),
  sources: () => get<{ sources: Source[] }>('/sources'),
  channels: () => get<Channels>('/channels'),
  case: (id: string) => get<CaseDetail>(`/cases/${encodeURIComponent(id)}`),

  cases(status: 'open' | 'ended' | 'all', limit: number, cursor?: string) {
    return get<CasePage>(`/cases${query({ status, limit, cursor })}`);
  },

  // Without a recipient: everybody's.
  alerts(recipient: string, state: 'open' | 'all', limit: number,
    cursor?: string) {
    return get<AlertPage>(
      `/alerts${query({ recipient, state, limit, cursor })}`);
  },

  figures(from: string, to: string) {
    return get<Figures>(`/figures${query({ from, to })}`);
  },

  openCase(body: object) {
    return send<CaseReply>('/cases', body).then((answer) => answer.body);
  },

  // `path` below the case: `claim`, `releases/2/review`.
  async command(
    id: string, version: number, path: string, body: object,
  ): Promise<CommandOutcome> {
    const answer = await send<CaseReply>(
      `/cases/${encodeURIComponent(id)}/${path}`, body, version);
    return { proposed: answer.status === 202, reply: answer.body };
  },

  triage: (body: object) => send<{ seq: number }>('/triage', body),

  acknowledge(id: string, body: object) {
    const path = `/alerts/${encodeURIComponent(id)}/acknowledge`;
    return send<{ seq: number }>(path, body);
  },

  // ---- rosters, heartbeats, the clock ----
  onCall: () => get<OnCall>('/oncall'),
  shifts: (group: string, from: string, to: string) =>
    get<Shifts>(`${ofGroup(group)}/shifts${query({ from, to })}`),
  makeOverride: (group: string, body: object) =>
    send<{ seq: number }>(`${ofGroup(group)}/overrides`, body),
  withdrawOverride: (group: string, number: number, body: object) =>
    send<{ seq: number }>(
      `${ofGroup(group)}/overrides/${number}/withdraw`, body),
  takeOver: (group: string, body: object) =>
    send<{ seq: number }>(`${ofGroup(group)}/receipt`, body),
  calendarLink: (group: string) => `/api/v1${ofGroup(group)}/calendar.ics`,
  heartbeats: () => get<{ heartbeats: Heartbeat[] }>('/heartbeats'),
  acceptClock: (body: object) => send<{ seq: number }>('/clock/accept', body),

  // ---- who I am ----
  session: () => get<Session>('/session'),
  signIn: (id: string, password: string) =>
    send<Session>('/session', { id, password }).then((answer) => answer.body),
  signOut: () => call<Session>('/session', { method: 'DELETE' }),
  changePassword: (password: string, next: string) =>
    send<Session>('/session/password', { password, new_password: next }),

  // ---- accounts ----
  accounts: () => get<Accounts>('/accounts'),
  addAccount: (body: object) => send<{ account: Account }>('/accounts', body),
  setRoles: (id: string, roles: Role[]) =>
    send(`/accounts/${encodeURIComponent(id)}/roles`, { roles }),
  switchAccount: (id: string, on: boolean) =>
    send(`/accounts/${encodeURIComponent(id)}/${on ? 'enable' : 'disable'}`,
      {}),
  resetPassword: (id: string, password: string) =>
    send(`/accounts/${encodeURIComponent(id)}/password`, { password }),
  addToken: (name: string, roles: Role[]) =>
    send<{ token: string }>('/tokens', { name, roles })
      .then((answer) => answer.body.token),
  revokeToken: (name: string) =>
    send(`/tokens/${encodeURIComponent(name)}/revoke`, {}),
};

function ofGroup(group: string): string {
  return `/oncall/${encodeURIComponent(group)}`;
}

interface Answer<T> { status: number; body: T }

async function get<T>(path: string): Promise<T> {
  return (await call<T>(path, { headers: { Accept: 'application/json' } }))
    .body;
}

function send<T>(
  path: string, body: object, version?: number,
): Promise<Answer<T>> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
  };
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  return call<T>(path, {
    method: 'POST', headers, body: JSON.stringify(body),
  });
}

async function call<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), kTimeoutMs);
  try {
    const response = await fetch(`/api/v1${path}`, {
      ...init, signal: stop.signal, credentials: 'same-origin',
      cache: 'no-store',
    });
    const body = parse(await response.text());
    if (!response.ok) {
      const error = toApiError(response.status, body);
      if (error.code === 'sign_in_needed') onSignedOut();
      throw error;
    }
    if (body === undefined) {
      throw new ApiError('unreadable_answer', response.status, '');
    }
    return { status: response.status, body: body as T };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('unreachable', 0, String(error));
  } finally {
    clearTimeout(timer);
  }
}

export function toApiError(status: number, body: unknown): ApiError {
  const problem = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const detail = text(problem.detail) || text(problem.title);
  return new ApiError(text(problem.code) || `http_${status}`, status, detail,
    text(problem.field));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;  // the caller says so: `unreadable_answer` or the status
  }
}

function query(values: Record<string, string | number | undefined>): string {
  const parts = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
