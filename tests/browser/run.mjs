// Browser tests of the dashboards in Debian's Chromium.
//
//   HUIYING_URL=http://127.0.0.1:8686 node tests/browser/run.mjs
//   node tests/browser/run.mjs --stub            against stub_server.mjs
//   node tests/browser/run.mjs --stub-only       what only that one can show
//   … --screenshots DIR                          only writes pictures
//   … --only WORD                                only tests with that word
//
// One line per test; exit status 1 when one fails, 2 when they cannot run.
// Each test makes the cases that it needs, so they do not depend on what the
// server happens to hold.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actAs, get, signIn } from './desk.mjs';
import { takeScreenshots } from './screenshots.mjs';
import { Stub } from './stub_server.mjs';
import { tests } from './tests.mjs';

const kChromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const kFlags = ['--headless', '--no-sandbox', '--disable-gpu',
  '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

const dashboards = new URL('../../dashboards/package.json', import.meta.url);
const fromDashboards = createRequire(fileURLToPath(dashboards));

process.exitCode = await main();

async function main() {
  const only = option('--only') ?? '';
  const pictures = option('--screenshots');
  // Some tests need a stand-in for the server, which loses alerts when told.
  const stubOnly = process.argv.includes('--stub-only');
  const useStub = stubOnly || process.argv.includes('--stub');
  let stub = null;
  let url = process.env.HUIYING_URL ?? '';
  if (useStub) {
    stub = new Stub();
    url = await stub.start();
  }
  if (url === '') {
    console.error('run.mjs: set HUIYING_URL to a running server, or --stub');
    return 2;
  }
  const { chromium } = fromDashboards('playwright-core');
  const axe = readFileSync(fromDashboards.resolve('axe-core/axe.min.js'),
    'utf8');
  const profile = mkdtempSync(join(tmpdir(), 'huiying-browser-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: kChromium, args: kFlags, locale: 'zh-CN',
    timezoneId: 'America/New_York',  // the pages show Beijing time anyway
    viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce',
  });
  browser.setDefaultTimeout(40_000);
  try {
    const context =
      { browser, url: url.replace(/\/$/, ''), axe, stub, stubOnly };
    const first = await browser.newPage();
    await signIn(first, context.url);
    context.open = (await get(first, '/session')).open;
    await first.close();
    if (pictures) {
      await takeScreenshots(context, pictures);
      return 0;
    }
    return (await runAll(context, only)) === 0 ? 0 : 1;
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
    await stub?.stop();
  }
}

async function runAll(context, only) {
  let failed = 0;
  let passed = 0;
  for (const [name, test] of Object.entries(tests)) {
    if (!name.toLowerCase().includes(only.toLowerCase())) continue;
    if (test.stubOnly && context.stub === null) continue;
    if (context.stubOnly && !test.stubOnly) continue;
    if (test.withAccounts && context.open) continue;
    const started = Date.now();
    let error = await runOnce(context, test);
    // The demo runs at 600 times the speed: what a person was about to do may
    // have changed under them. Said aloud, and tried once more.
    if (error !== null) {
      console.log(`again ${name}: ${error.message}`);
      error = await runOnce(context, test);
    }
    if (error === null) {
      passed += 1;
      console.log(`ok    ${name} (${Date.now() - started} ms)`);
    } else {
      failed += 1;
      console.log(`FAIL  ${name}: ${error.message}`);
    }
  }
  console.log(`browser tests: ${passed} passed, ${failed} failed`);
  return failed + (passed + failed === 0 ? 1 : 0);
}

// The error that ended the test, or null. On a page of its own.
async function runOnce(context, test) {
  const page = await context.browser.newPage();
  try {
    await test.run({ ...context, page });
    return null;
  } catch (error) {
    return error;
  } finally {
    await page.close();
    // Whoever the test was, the next one is the officer on duty again; on a
    // new page, whose own navigation cannot come between.
    if (test.withAccounts || test.withPeople) {
      const next = await context.browser.newPage();
      await actAs(next, context.url, 'duty-1');
      await next.close();
    }
  }
}

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
