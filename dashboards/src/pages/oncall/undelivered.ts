// Everybody's alerts: those that nobody got, and all by their id, so that an
// alert about another one can say what that was about.

import { api } from '../../api/client';
import type { Alert } from '../../api/types';

const kPage = 200;
const kPages = 5;  // then whoever looks has more to do than to look

export async function readEverybodys(): Promise<{
  undelivered: Alert[];
  byId: Map<string, Alert>;
}> {
  const open: Alert[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < kPages; page += 1) {
    const { alerts, next_cursor: next } =
      await api.alerts('', 'open', kPage, cursor);
    open.push(...alerts);
    if (next === null) break;
    cursor = next;
  }
  // A newer alert of the same duty may have taken the place of a lost one.
  const recent = await api.alerts('', 'all', kPage);
  const byId = new Map([...recent.alerts, ...open].map((alert) =>
    [alert.id, alert]));
  return {
    undelivered: [...byId.values()].filter((alert) =>
      alert.undelivered && alert.acknowledged_at === null),
    byId,
  };
}
