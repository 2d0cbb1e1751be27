// Turns a burst of changes into at most one request per `intervalMs`.
//
// Waiting keys are asked for one by one; when more than `kSingly` wait, one
// request for the whole list is cheaper than one for each.

const kSingly = 3;

export interface BatcherWork {
  one(key: string): Promise<void>;
  all(): Promise<void>;
}

export class Batcher {
  private readonly waiting = new Set<string>();
  private everything = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(
    private readonly work: BatcherWork,
    private readonly intervalMs = 500,
  ) {}

  add(key: string): void {
    this.waiting.add(key);
    this.arm();
  }

  addAll(): void {
    this.everything = true;
    this.arm();
  }

  private arm(): void {
    if (this.timer !== undefined || this.running) return;
    this.timer = setTimeout(() => void this.run(), this.intervalMs);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    try {
      await this.next();
    } finally {
      this.running = false;
      if (this.everything || this.waiting.size > 0) this.arm();
    }
  }

  private next(): Promise<void> {
    if (this.everything || this.waiting.size > kSingly) {
      this.everything = false;
      this.waiting.clear();
      return this.work.all();
    }
    const [key] = this.waiting;
    if (key === undefined) return Promise.resolve();
    this.waiting.delete(key);
    return this.work.one(key);
  }
}
