// What a page asks `may(…)` about is the name of a route of the server: a name
// that no route has would leave its button disabled for ever.
import { describe, expect, it } from 'vitest';

const kPages = import.meta.glob<string>(['../src/**/*.ts', '../src/**/*.vue'],
  { query: '?raw', import: 'default', eager: true });
const kRoutes = import.meta.glob<string>('../../src/http/router*.cc',
  { query: '?raw', import: 'default', eager: true });
const found = (files: Record<string, string>, pattern: RegExp) =>
  [...new Set(Object.values(files).flatMap((text) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].sort();

const routes = found(kRoutes, /\.name = "(\w+)"/g);
const hasRosters = found(kRoutes, /"(\/api\/v1\/oncall)/g).length > 0;
const kOfRosters = ['setOverride', 'withdrawOverride', 'receiveShift',
  'acceptClock'];

describe('rights', () => {
  const asked = found(kPages, /\bmay\(\s*'(\w+)'/g);

  it('EveryRightIsTheNameOfARoute', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !routes.includes(name) &&
      !kOfRosters.includes(name))).toEqual([]);
  });

  it.skipIf(!hasRosters)('SoAreThoseOfRosters', () => {
    expect(kOfRosters.filter((name) => !routes.includes(name))).toEqual([]);
  });
});
