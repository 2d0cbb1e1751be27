// Everybody's alerts: those that nobody got, and all by their id, so that an
// alert about another one can say what that was about.

import { api } from '../../api/client';
import type { Alert } from '../../api/types';
import { isOpen } from './group';

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
  const recent = await api.alerts('', 'all', kPage);
  return {
    undelivered: open.filter((alert) => alert.undelivered && isOpen(alert)),
    byId: new Map([...recent.alerts, ...open].map((alert) =>
      [alert.id, alert])),
  };
}
