// The cases that this page holds: the list of the queue and the one that is
// open in the panel. Kept current by the stream.

import { reactive, shallowReactive, shallowRef } from 'vue';
import { ApiError, api } from '../api/client';
import type { CaseDetail, CaseSummary } from '../api/types';
import { Batcher } from './batcher';
import { byMe, listen } from './desk';
import { isEnded } from './queue_order';

export type Scope = 'open' | 'ended' | 'all';

// The server may cut a page shorter; cursors bring the rest.
const kPage = 200;
export const kMost = 1000;
const kFreshMs = 4000;

export const queue = reactive({
  scope: 'open' as Scope,
  loaded: false,
  error: null as unknown,
  truncated: false,
});
export const cases = shallowReactive(new Map<string, CaseSummary>());
export const fresh = shallowReactive(new Set<string>());

export const opened = reactive({ id: '', missing: false });
export const openedCase = shallowRef<CaseDetail | null>(null);

const batcher = new Batcher({ one: loadCase, all: loadAll });

export function startCases(): () => void {
  void loadAll();
  return listen({
    change(note) {
      if (note.case !== undefined) batcher.add(note.case);
    },
    reload: () => batcher.addAll(),
  });
}

export async function setScope(scope: Scope): Promise<void> {
  if (scope === queue.scope && queue.loaded) return;
  queue.scope = scope;
  queue.loaded = false;
  cases.clear();
  await loadList();
}

export async function openCase(id: string): Promise<void> {
  if (opened.id === id && openedCase.value !== null) return;
  opened.id = id;
  opened.missing = false;
  openedCase.value = null;
  if (id !== '') await loadCase(id);
}

export async function loadAll(): Promise<void> {
  await loadList();
  if (opened.id !== '') await loadCase(opened.id);
}

async function loadList(): Promise<void> {
  const scope = queue.scope;
  const found = new Map<string, CaseSummary>();
  try {
    let cursor: string | undefined;
    do {
      const page = await api.cases(scope, kPage, cursor);
      if (scope !== queue.scope) return;  // another list was asked meanwhile
      for (const item of page.cases) found.set(item.id, item);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && found.size < kMost);
    queue.truncated = cursor !== undefined;
    queue.error = null;
  } catch (error) {
    queue.error = error;
    return;
  }
  for (const id of [...cases.keys()]) if (!found.has(id)) cases.delete(id);
  for (const item of found.values()) put(item);
  queue.loaded = true;
}

async function loadCase(id: string): Promise<void> {
  try {
    const detail = await api.case(id);
    put(detail);
    if (opened.id === id) openedCase.value = detail;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      cases.delete(id);
      if (opened.id === id) opened.missing = true;
    } else {
      queue.error = error;
    }
  }
}

function put(item: CaseSummary): void {
  const before = cases.get(item.id);
  if (before !== undefined && before.version > item.version) return;
  const ended = isEnded(item.state);
  const wanted = queue.scope === 'all' || ended === (queue.scope === 'ended');
  if (!wanted) {
    cases.delete(item.id);
    return;
  }
  if (before === undefined && queue.loaded) markFresh(item.id);
  cases.set(item.id, item);
}

function markFresh(id: string): void {
  fresh.add(id);
  setTimeout(() => fresh.delete(id), kFreshMs);
}

export function versionOf(id: string): number {
  const panel = openedCase.value?.id === id ? openedCase.value.version : 0;
  return Math.max(panel, cases.get(id)?.version ?? 0);
}

// All or none of the cases are concluded.
export async function concludeTriage(
  ids: string[], body: object,
): Promise<void> {
  try {
    await api.triage({ ...body, ...byMe(), cases: ids.map((id) =>
      ({ id, version: versionOf(id) })) });
  } finally {
    if (ids.length > 3) await loadAll();
    else for (const id of ids) await loadCase(id);
  }
}

// Sends a command for the version that the person sees. True: it was only
// proposed, a second person has to ask for the same.
export async function command(
  id: string, path: string, body: object,
): Promise<boolean> {
  try {
    const outcome = await api.command(id, versionOf(id), path, { ...body, ...byMe() });
    put(outcome.reply.case);
    await loadCase(id);
    return outcome.proposed;
  } catch (error) {
    if (error instanceof ApiError && error.status === 412) await loadCase(id);
    throw error;
  }
}

export async function openByHand(body: object): Promise<string> {
  const reply = await api.openCase({ ...body, ...byMe() });
  put(reply.case);
  return reply.case.id;
}
