// Who is on call, now and in the coming days, and the heartbeats: what the
// page of rosters holds. Kept current by the stream.

import { reactive, shallowReactive, shallowRef } from 'vue';
import { api } from '../api/client';
import type { Heartbeat, OnCall, Shift } from '../api/roster_types';
import { dayStart, kDayMs } from '../time/format';
import { Batcher } from './batcher';
import { kDays } from './day_strip';
import { byMe, clock, listen } from './desk';

// Every beat is a change: read again, but seldom.
const kBeatsMs = 5000;

export const roster = reactive({
  loaded: false,
  error: null as unknown,
});
export const onCall = shallowRef<OnCall | null>(null);
export const strips = shallowReactive(new Map<string, Shift[]>());
export const failedStrips = shallowReactive(new Set<string>());
export const heartbeats = shallowRef<Heartbeat[] | null>(null);

const batcher = new Batcher({ one: loadGroup, all: loadAll }, 1000);
const beats = new Batcher({ one: loadHeartbeats, all: loadHeartbeats },
  kBeatsMs);

export function startRoster(): () => void {
  void loadAll();
  return listen({
    change(note) {
      if (note.group !== undefined) batcher.add(note.group);
      if (note.event.startsWith('Heartbeat')) beats.addAll();
      if (['RosterChecked', 'RulesLoaded'].includes(note.event)) {
        batcher.addAll();
      }
    },
    reload: () => batcher.addAll(),
  });
}

export async function loadAll(): Promise<void> {
  await Promise.all([loadOnCall(), loadHeartbeats()]);
  const rotating = (onCall.value?.groups ?? []).filter((group) =>
    group.rotates).map(({ group }) => group);
  for (const group of [...strips.keys()]) {
    if (!rotating.includes(group)) strips.delete(group);
  }
  for (const group of rotating) await loadShifts(group);
}

async function loadGroup(group: string): Promise<void> {
  await loadOnCall();
  const known = onCall.value?.groups.find((each) => each.group === group);
  if (known?.rotates) await loadShifts(group);
}

async function loadOnCall(): Promise<void> {
  try {
    onCall.value = await api.onCall();
    roster.loaded = true;
    roster.error = null;
  } catch (error) {
    roster.error = error;
  }
}

// From the beginning of today, so that today is shown whole.
async function loadShifts(group: string): Promise<void> {
  const from = dayStart(clock.now());
  const iso = (ms: number) => new Date(ms).toISOString();
  try {
    const { shifts } = await api.shifts(group, iso(from),
      iso(from + kDays * kDayMs));
    strips.set(group, shifts);
    failedStrips.delete(group);
  } catch {
    failedStrips.add(group);
  }
}

async function loadHeartbeats(): Promise<void> {
  try {
    heartbeats.value = (await api.heartbeats()).heartbeats;
  } catch {
    // The connection light tells; they are read again soon.
  }
}

// ---- commands ----

export async function makeOverride(group: string, body: object) {
  await api.makeOverride(group, { ...body, ...byMe() });
  await loadGroup(group);
}

export async function withdrawOverride(group: string, number: number) {
  await api.withdrawOverride(group, number, byMe());
  await loadGroup(group);
}

export async function takeOver(group: string) {
  await api.takeOver(group, byMe());
  await loadGroup(group);
}
