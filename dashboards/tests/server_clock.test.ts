import { describe, expect, it } from 'vitest';
import { ServerClock } from '../src/time/server_clock';

function clockAt(start: number) {
  const time = { ms: start };
  return { time, clock: new ServerClock(() => time.ms) };
}

describe('ServerClock', () => {
  it('RunsWithTheServersSpeed', () => {
    const { time, clock } = clockAt(500);
    clock.sync(1_000_000, 60);
    time.ms += 1000;
    expect(clock.now()).toBe(1_060_000);
  });

  it('TakesTheAgeOfAHeartbeatIntoAccount', () => {
    const { clock } = clockAt(9000);
    clock.sync(1_000_000, 2, 3000);
    expect(clock.now()).toBe(1_006_000);
  });

  it('TicksAtWholeServerSeconds', () => {
    const { clock } = clockAt(0);
    clock.sync(1_000_250, 1);
    expect(clock.untilNextTick()).toBe(750);
  });

  it('TicksAtMostFourTimesASecondHoweverFastItRuns', () => {
    const { clock } = clockAt(0);
    clock.sync(1_000_000, 600);
    expect(clock.untilNextTick()).toBe(250);
  });
});
