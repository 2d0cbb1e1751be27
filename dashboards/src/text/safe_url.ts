// Only web addresses become links, whatever a feed wrote. Pure.

export function safeUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\//.test(url) ? url : null;
}
