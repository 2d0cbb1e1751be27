// One connection to /api/v1/stream that comes back by itself.
//
// Runs in the SharedWorker (one connection for all tabs) or, where there is
// none, in the page. It never trusts the browser's own reconnection: that one
// gives up for good after an HTTP error, and does not see a silent line.

export interface ChangeNote {
  kind: 'change';
  seq: number;
  event: string;
  case?: string;
  alert?: string;
  feed?: string;
  group?: string;  // whose shifts changed
}
export interface HeartbeatNote {
  kind: 'heartbeat';
  now: string;
  speed: number;
  seq: number;
  age_ms: number;  // how long ago it arrived
}
export interface ResetNote { kind: 'reset' }
export type StreamNote = ChangeNote | HeartbeatNote | ResetNote;

export type EventSourceLike = Pick<EventSource, 'addEventListener' | 'close'>;

// Heartbeats come every 5 s; three missing ones are a dead line.
export const kSilenceMs = 15_000;
const kBackoffMs = [500, 1000, 2000, 5000];

export class Stream {
  private source: EventSourceLike | null = null;
  private seq: number | null = null;  // everything up to here was handed on
  private failures = 0;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly make: (url: string) => EventSourceLike,
    private readonly emit: (note: StreamNote) => void,
  ) {}

  start(): void {
    this.open();
  }

  stop(): void {
    clearTimeout(this.silence);
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }

  private open(): void {
    const after = this.seq === null ? '' : `?after=${this.seq}`;
    const source = this.make(`/api/v1/stream${after}`);
    this.source = source;
    const on = (type: string, handle: (data: string) => void) =>
      source.addEventListener(type, (event: MessageEvent<string>) => {
        if (this.source === source) handle(event.data);
      });
    on('change', (data) => this.onChange(JSON.parse(data) as ChangeNote));
    on('heartbeat', (data) =>
      this.onHeartbeat(JSON.parse(data) as HeartbeatNote));
    on('reset', () => this.onReset());
    source.addEventListener('error', () => {
      if (this.source === source) this.again();
    });
    this.awaitNext();
  }

  private onChange(note: ChangeNote): void {
    this.seq = Math.max(this.seq ?? 0, note.seq);
    this.emit({ ...note, kind: 'change' });
  }

  private onHeartbeat(note: HeartbeatNote): void {
    this.failures = 0;
    this.seq = note.seq;
    this.awaitNext();
    this.emit({ ...note, kind: 'heartbeat', age_ms: 0 });
  }

  private onReset(): void {
    this.seq = null;
    this.emit({ kind: 'reset' });
  }

  private awaitNext(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.again(), kSilenceMs);
  }

  private again(): void {
    this.stop();
    const last = kBackoffMs.length - 1;
    const wait = kBackoffMs[Math.min(this.failures, last)];
    this.failures += 1;
    this.retry = setTimeout(() => this.open(), wait);
  }
}
