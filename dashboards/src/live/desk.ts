// What every page shares: the server's clock, the connection, who there is,
// what is blind, who I am. One instance per page load.

import { computed, reactive, ref } from 'vue';
import { api } from '../api/client';
import type { Person, People, Source, Status } from '../api/types';
import { ServerClock } from '../time/server_clock';
import { Batcher } from './batcher';
import { connect } from './connect';
import { loadLedger } from './ledger';
import { learn, lookAgain, goToSignIn, session } from './session';
import { kSilenceMs, type ChangeNote, type StreamNote } from './stream';

type Listener = {
  change(note: ChangeNote): void;
  reload(): void;
};

const monotonic = () => performance.now();
const kMe = 'huiying.me';

export const clock = new ServerClock(monotonic);

// Server time in ms, drawn anew about once a second. Countdowns use `onTick`
// instead, so that a tick does not re-render whole pages.
export const now = ref(0);
// The same for what need not know the second.
export const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);

export const desk = reactive({
  connection: 'connecting' as 'connecting' | 'live' | 'lost',
  lastHeard: 0,  // server time of the last heartbeat; 0: never
  speed: 1,
  status: null as Status | null,
  people: [] as Person[],
  onCall: [] as People['on_call'],
  blind: [] as Source[],
  me: localStorage.getItem(kMe) ?? '',
});

export function setMe(id: string): void {
  desk.me = id;
  localStorage.setItem(kMe, id);
}

// The `by` of commands while there are no accounts; the server takes `desk`
// when nobody is chosen. Who has signed in need not say so.
export function byMe(): { by?: string } {
  return session.signedIn || desk.me === '' ? {} : { by: desk.me };
}

// The id under which commands of this page are written down.
export function myId(): string {
  return session.signedIn ? session.id : desk.me || 'desk';
}

export function nameOf(actor: string): string {
  const id = actor.replace(/^person:/, '');
  return desk.people.find((person) => person.id === id)?.name ?? id;
}

// ---- the stream ----

const listeners = new Set<Listener>();
let heardAt = monotonic();
let mineFirst = false;
let seen = -1;  // the last seq that the stream told this page of

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function onNote(note: StreamNote): void {
  if (note.kind === 'heartbeat') {
    heardAt = monotonic() - note.age_ms;
    clock.sync(Date.parse(note.now), note.speed, note.age_ms);
    desk.speed = note.speed;
    desk.lastHeard = Date.parse(note.now);
    desk.connection = 'live';
    // The first one, or a note was lost, or it is another journal.
    if (seen !== note.seq) reloadAll(note.seq);
    redraw();
  } else if (note.kind === 'change') {
    seen = Math.max(seen, note.seq);
    for (const listener of listeners) listener.change(note);
    if (note.feed !== undefined) shared.add('sources');
    if (note.event === 'RulesLoaded') shared.addAll();
    // What every screen warns of may have begun, or be over.
    if (note.alert !== undefined || note.feed !== undefined ||
        note.event.startsWith('Clock')) {
      watched.addAll();
    }
    // Who is on call stands on many pages.
    if (note.group !== undefined) shared.addAll();
  } else {
    reloadAll(-1);
  }
}

function reloadAll(seq: number): void {
  seen = seq;
  for (const listener of listeners) listener.reload();
  shared.addAll();
}

const shared = new Batcher({
  one: () => loadSources(),
  all: () => loadShared(),
});

// Deliveries come in bursts; two seconds are soon enough for a warning.
const watched = new Batcher({ one: loadStatus, all: loadStatus }, 2000);
const kLookMs = 60_000;  // what no note tells is seen by then

export async function loadStatus(): Promise<void> {
  try {
    desk.status = await api.status();
  } catch {
    // The connection light tells; the next heartbeat reads again.
  }
}

async function loadSources(): Promise<void> {
  try {
    const { sources } = await api.sources();
    desk.blind = sources.filter((source) => source.state === 'blind');
  } catch {
    // The connection light tells; the next heartbeat reads again.
  }
}

async function loadShared(): Promise<void> {
  try {
    const [status, people] =
      await Promise.all([api.status(), api.people(), loadLedger()]);
    desk.status = status;
    desk.people = people.people;
    desk.onCall = people.on_call;
    // Whose alerts are shown: mine first.
    if (session.signedIn && !mineFirst) {
      mineFirst = true;
      desk.me = session.id;
    }
    // Remembered from another server, or no longer on the roster.
    if (!people.people.some(({ id }) => id === desk.me)) desk.me = '';
    if (desk.lastHeard === 0) {
      clock.sync(Date.parse(status.now), status.speed);
      desk.speed = status.speed;
    }
  } catch {
    return;  // as above
  }
  await loadSources();
}

// A silent stream may be one that was cut because the session ended.
const kAskAgainMs = 10_000;
let askedAt = -kAskAgainMs;

export async function start(): Promise<void> {
  tick();
  try {
    if (!await learn()) return goToSignIn();
  } catch {
    // No answer: the page shows that it is not connected, and tries again.
  }
  connect(onNote);
  setInterval(() => {
    if (monotonic() - heardAt <= kSilenceMs) return;
    desk.connection = 'lost';
    if (monotonic() - askedAt < kAskAgainMs) return;
    askedAt = monotonic();
    void lookAgain();
  }, 1000);
  setInterval(() => watched.addAll(), kLookMs);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void lookAgain();
  });
  await loadShared();
}

// ---- ticking ----

const drawers = new Set<(now: number) => void>();

// Calls `draw` at once and on every tick, until the returned function is
// called.
export function onTick(draw: (now: number) => void): () => void {
  drawers.add(draw);
  draw(clock.now());
  return () => drawers.delete(draw);
}

function redraw(): void {
  now.value = clock.now();
  for (const draw of drawers) draw(now.value);
}

function tick(): void {
  redraw();
  setTimeout(tick, clock.untilNextTick());
}
