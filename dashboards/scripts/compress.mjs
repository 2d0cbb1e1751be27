// Writes a .gz beside every text file of the build, because the daemon sends
// files as they lie on disk. The same input gives the same bytes: zlib writes
// no time of day.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
let files = 0;
let raw = 0;
let packed = 0;

for (const path of walk(dist)) {
  if (!/\.(js|css|svg|html)$/.test(path)) continue;
  const bytes = readFileSync(path);
  const small = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.gz`, small);
  files += 1;
  raw += bytes.length;
  packed += small.length;
}
console.log(`compressed ${files} files: ${kb(raw)} kB to ${kb(packed)} kB`);

function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}

function kb(bytes) {
  return (bytes / 1000).toFixed(1);
}
