import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Batcher } from '../src/live/batcher';
import {
  kSilenceMs, Stream, type EventSourceLike, type StreamNote,
} from '../src/live/stream';

class FakeSource {
  readonly handlers = new Map<string, (event: { data: string }) => void>();
  closed = false;
  constructor(readonly url: string) {}
  addEventListener(type: string, handler: (event: { data: string }) => void) {
    this.handlers.set(type, handler);
  }
  close() { this.closed = true; }
  send(type: string, data: object = {}) {
    this.handlers.get(type)?.({ data: JSON.stringify(data) });
  }
}

const sources: FakeSource[] = [];
const notes: StreamNote[] = [];
let stream: Stream;
const source = () => sources[sources.length - 1] as FakeSource;
const beat = (seq: number) =>
  source().send('heartbeat', { now: '2026-11-24T00:00:00+08:00', speed: 1, seq });

beforeEach(() => {
  vi.useFakeTimers();
  sources.length = 0;
  notes.length = 0;
  stream = new Stream((url) => {
    sources.push(new FakeSource(url));
    return source() as unknown as EventSourceLike;
  }, (note) => notes.push(note));
  stream.start();
});
afterEach(() => {
  stream.stop();
  vi.useRealTimers();
});

describe('Stream', () => {
  it('ResumesAfterTheLastChange', () => {
    beat(4);
    source().send('change', { seq: 5, event: 'CaseOpened', case: 'c1' });
    source().send('error');
    vi.advanceTimersByTime(500);
    expect(source().url).toBe('/api/v1/stream?after=5');
    expect(sources[0]?.closed).toBe(true);
  });

  it('ComesBackWhenTheLineFallsSilent', () => {
    beat(4);
    vi.advanceTimersByTime(kSilenceMs - 1);
    expect(sources.length).toBe(1);
    vi.advanceTimersByTime(1 + 500);
    expect(sources.length).toBe(2);
  });

  it('WaitsLongerAfterEveryFailureButNeverGivesUp', () => {
    for (const wait of [500, 1000, 2000, 5000, 5000, 5000]) {
      const before = sources.length;
      source().send('error');
      vi.advanceTimersByTime(wait - 1);
      expect(sources.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(sources.length).toBe(before + 1);
    }
    beat(1);
    source().send('error');
    vi.advanceTimersByTime(500);
    expect(sources.length).toBe(8);
  });

  it('StartsFromNowAfterAReset', () => {
    beat(9);
    source().send('reset');
    source().send('error');
    vi.advanceTimersByTime(500);
    expect(notes.map((note) => note.kind)).toEqual(['heartbeat', 'reset']);
    expect(source().url).toBe('/api/v1/stream');
  });

  it('HearsNothingFromAClosedSource', () => {
    const old = source();
    old.send('error');
    old.send('change', { seq: 1, event: 'CaseOpened' });
    expect(notes).toEqual([]);
  });
});

describe('Batcher', () => {
  const asked: string[] = [];
  const batcher = new Batcher({
    one: async (key) => { asked.push(key); },
    all: async () => { asked.push('all'); },
  });
  beforeEach(() => { asked.length = 0; });

  it('AsksOnceForManyChangesOfOneCase', async () => {
    for (let i = 0; i < 50; i += 1) batcher.add('c1');
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toEqual(['c1']);
  });

  it('AsksAtMostTwiceASecond', async () => {
    batcher.add('c1');
    batcher.add('c2');
    batcher.add('c3');
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual(['c1']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual(['c1', 'c2', 'c3']);
  });

  it('AsksForTheListWhenManyCasesChange', async () => {
    for (let i = 0; i < 40; i += 1) batcher.add(`c${i}`);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toEqual(['all']);
  });
});
