// Cuts a text at its marks. Offsets count Unicode code points, so the text is
// cut by code points and never inside a surrogate pair. Pure.

import type { Mark } from '../api/types';

export interface Segment { text: string; hit: boolean }

// Marks may overlap, touch, be out of order or reach past the end; what lies
// outside the text is dropped.
export function splitMarks(text: string, marks: readonly Mark[]): Segment[] {
  const points = Array.from(text);
  const segments: Segment[] = [];
  let at = 0;
  const push = (to: number, hit: boolean) => {
    if (to <= at) return;
    segments.push({ text: points.slice(at, to).join(''), hit });
    at = to;
  };
  for (const [start, end] of union(marks, points.length)) {
    push(start, false);
    push(end, true);
  }
  push(points.length, false);
  return segments;
}

function union(marks: readonly Mark[], length: number): Mark[] {
  const sorted = marks
    .map(([start, end]): Mark => [Math.max(0, start), Math.min(length, end)])
    .filter(([start, end]) => start < end)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: Mark[] = [];
  for (const [start, end] of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      merged.push([start, end]);
    }
  }
  return merged;
}
