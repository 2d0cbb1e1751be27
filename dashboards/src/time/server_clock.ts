// The server's time as this page knows it: the last heartbeat, carried on by
// the browser's monotonic clock at the server's speed. Pure but for `monotonic`.

export class ServerClock {
  private base = 0;  // server time in ms at `heard`
  private heard = 0;  // monotonic ms
  private rate = 1;

  constructor(private readonly monotonic: () => number) {}

  // `ageMs`: how long ago the heartbeat arrived.
  sync(serverMs: number, speed: number, ageMs = 0): void {
    this.base = serverMs;
    this.heard = this.monotonic() - ageMs;
    this.rate = speed;
  }

  get speed(): number {
    return this.rate;
  }

  now(): number {
    return this.base + (this.monotonic() - this.heard) * this.rate;
  }

  // Real milliseconds until the display should be drawn again: the next whole
  // second of server time, but not more often than four times a second.
  untilNextTick(): number {
    const left = 1000 - (((this.now() % 1000) + 1000) % 1000);
    return Math.min(1000, Math.max(250, left / this.rate));
  }
}
