// What a page asks `may(…)` about is the name of a route of the server: a name
// that no route has would leave its button disabled for ever.
import { describe, expect, it } from 'vitest';

const kPages = import.meta.glob<string>(['../src/**/*.ts', '../src/**/*.vue'],
  { query: '?raw', import: 'default', eager: true });
const kRoutes = import.meta.glob<string>('../../src/http/routes_*.cc',
  { query: '?raw', import: 'default', eager: true });
const found = (files: Record<string, string>, pattern: RegExp) =>
  [...new Set(Object.values(files).flatMap((text) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].sort();

describe('rights', () => {
  it('EveryRightIsTheNameOfARoute', () => {
    const routes = found(kRoutes, /\.name = "(\w+)"/g);
    const asked = found(kPages, /\bmay\(\s*'(\w+)'/g);
    expect(routes.length).toBeGreaterThan(30);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !routes.includes(name))).toEqual([]);
  });
});
