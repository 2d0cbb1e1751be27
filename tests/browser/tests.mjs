// The facts that must hold in a real browser.

import {
  call, check, choosePerson, filled, get, makeCase, open, pickPerson, row,
  signIn, until, warn,
} from './desk.mjs';
import { rosterTests } from './roster_tests.mjs';
import { statementTests } from './statement_tests.mjs';

const kPages = ['press', 'oncall', 'roster', 'lead'];

export const tests = {
  ...statementTests,
  ...rosterTests,

  SignInIsAskedForAndLeadsBack: { withAccounts: true,
    async run({ page, url }) {
      await open(page, `${url}/press`);
      await page.locator('.account summary').click();
      await page.locator('.account .sign-out').click();
      await page.waitForURL('**/sign-in');
      await page.goto(`${url}/lead?from=2026-01&to=2026-12`);
      await page.waitForURL(/\/sign-in\?next=/);
      check('nothing is read before', (await call(page, 'GET', '/cases'))
        .status === 401);
      await page.locator('input[name=id]').fill('duty-1');
      await page.locator('input[name=password]').fill('not the password');
      await page.locator('.box button[type=submit]').click();
      await page.locator('[role=alert]', { hasText: '不正确' }).waitFor();
      await page.locator('input[name=password]').fill('demo demo demo');
      await page.locator('.box button[type=submit]').click();
      await page.waitForURL(/\/lead\?from=2026-01&to=2026-12$/);
      await page.locator('.account .name', { hasText: '林一' }).waitFor();
    } },

  OneClickSignsInAtTheDemo: { withAccounts: true, async run({ page, url }) {
    await open(page, `${url}/press`);
    await call(page, 'DELETE', '/session');
    await page.goto(`${url}/oncall`);
    await page.locator('.demo .mark', { hasText: 'DEMO' }).waitFor();
    await page.locator('[data-demo=chief-1]').click();
    await page.locator('.account .name', { hasText: '陈三' }).waitFor();
    check('back where one was', new URL(page.url()).pathname === '/oncall');
    const me = await get(page, '/session');
    check(`${me.id} has signed in`, me.id === 'chief-1');
  } },

  ASessionThatEndsLeadsToSignInAndBack: { withAccounts: true,
    async run({ page, url }) {
      await open(page, `${url}/press?sort=new`);
      await call(page, 'DELETE', '/session');
      // The page asks again when it is looked at, or when anything changes.
      await page.evaluate(() =>
        document.dispatchEvent(new Event('visibilitychange')));
      await page.waitForURL(/\/sign-in\?next=/);
      await page.locator('[data-demo=duty-1]').click();
      await page.waitForURL(/\/press\?sort=new$/);
    } },

  WhatARoleMayNotDoIsDisabledAndSaysWhy: { withAccounts: true,
    async run({ page, url }) {
      await open(page, `${url}/press`);
      const { id } = await makeCase(page, 2);
      await signIn(page, url, 'auditor-1');
      await open(page, `${url}/press?case=${id}`);
      await page.waitForSelector('.panel .body');
      for (const control of ['button.new', '.panel .actions button',
        `[data-case="${id}"] .act button`]) {
        const button = page.locator(control).first();
        check(`${control} is disabled`, await button.isDisabled());
        check(`${control} says why`, (await button.getAttribute('title'))
          .includes('角色'));
      }
      const { version } = await get(page, `/cases/${id}`);
      const claimed = await call(page, 'POST', `/cases/${id}/claim`, {},
        { 'If-Match': `"${version}"` });
      check('the server says so too', claimed.status === 403 &&
        claimed.body.code === 'role_needed');
      check('an auditor reads accounts', (await call(page, 'GET',
        '/accounts')).status === 200);
    } },

  AnAdministratorMakesAccountsAndTokens: { withAccounts: true,
    async run({ page, url }) {
      await signIn(page, url, 'admin-1');
      await open(page, `${url}/accounts`);
      const name = `t${Date.now()}`;
      await page.locator('[data-add=person]').click();
      await page.locator('dialog input[name=id]').fill(name);
      await page.locator('dialog input[value=unit]').check();
      await page.locator('dialog input[name=password]').fill('1234567890');
      await page.locator('dialog button[type=submit]').click();
      await page.locator('dialog [role=alert]', { hasText: '口令太简单' })
        .waitFor();
      await page.locator('dialog input[name=password]')
        .fill('北桥路口下雨天没伞吗');
      await page.locator('dialog button[type=submit]').click();
      const line = page.locator(`[data-account="${name}"]`);
      await line.waitFor();
      await line.getByRole('button', { name: '停用' }).click();
      await page.locator('dialog button[type=submit]').click();
      await line.locator('.tag.red', { hasText: '停用' }).waitFor();
      await page.locator('[data-add=program]').click();
      await page.locator('dialog input[name=id]').fill(name);
      await page.locator('dialog button[type=submit]').click();
      const token = await page.locator('dialog .token').innerText();
      check(`a token, not “${token}”`, token.startsWith(`hyt.${name}.`));
    } },

  QueueShowsACaseAndItsCountdownTicks: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const { id, title } = await makeCase(page, 2);
    await row(page, id).waitFor();
    check('the title is shown', (await row(page, id).innerText())
      .includes(title));
    const clock = row(page, id).locator('time').first();
    const before = await clock.innerText();
    check(`a countdown, not “${before}”`, /\d+:\d\d/.test(before));
    await until('the countdown changes', async () =>
      (await clock.innerText()) !== before);
  } },

  QueueSortsByTheNextDeadline: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const slow = await makeCase(page, 4);
    const fast = await makeCase(page, 1);
    await row(page, slow.id).waitFor();
    await row(page, fast.id).waitFor();
    const order = await page.locator('[role=row][data-case]')
      .evaluateAll((rows) => rows.map((each) => each.dataset.case));
    check('five hours stand before forty-eight',
      order.indexOf(fast.id) < order.indexOf(slow.id));
  } },

  ClaimReachesTheServer: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const me = await pickPerson(page);
    const { id } = await makeCase(page, 3);
    await row(page, id).getByRole('button', { name: '认领' }).click();
    const claimed = await until('the server knows the owner', async () => {
      const item = await get(page, `/cases/${id}`);
      return item.claimed_at !== null && item;
    });
    check(`the owner is ${me}`, claimed.owner?.id === me);
    await until('the row shows the owner', async () =>
      (await row(page, id).locator('.owner').innerText())
        .includes(claimed.owner.name));
  } },

  KeysMoveOpenAndClose: { async run({ page, url }) {
    await open(page, `${url}/press?sort=new`);
    await makeCase(page, 3);
    const { id } = await makeCase(page, 3);
    await row(page, id).waitFor();
    await page.locator('body').press('j');
    const focused = () =>
      page.evaluate(() => document.activeElement?.dataset?.case ?? '');
    const first = await until('a row has the focus', focused);
    await page.keyboard.press('j');
    await until('the next row has it', async () =>
      ![first, ''].includes(await focused()));
    await page.keyboard.press('Enter');
    await page.waitForSelector('.panel .body');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.panel', { state: 'detached' });
  } },

  GraveCaseNeedsASecondPersonToDismiss: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const { id } = await makeCase(page, 1);
    await page.goto(`${url}/press?case=${id}`);
    await page.locator('.actions .danger').click();
    await page.locator('dialog textarea').fill('重复事件');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.panel .hint').waitFor();
    const item = await get(page, `/cases/${id}`);
    check('a proposal stands', item.proposal?.kind === 'dismiss');
    check('the case goes on', item.ended_at === null);
  } },

  StaleVersionIsReloadedAndSaid: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const { id } = await makeCase(page, 3);
    await page.goto(`${url}/press?case=${id}`);
    await page.locator('.actions button', { hasText: '排除' }).click();
    await page.locator('dialog textarea').fill('已处理');
    // Somebody else is faster: the page's next command goes out with the
    // version from before.
    await page.route(`**/cases/${id}/dismiss`, (route) => route.continue({
      headers: { ...route.request().headers(), 'if-match': '"1"' },
    }), { times: 1 });
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog [role=alert]', { hasText: '他人更新' })
      .waitFor();
    await page.locator('dialog button[type=submit]').click();
    await page.waitForSelector('dialog', { state: 'detached' });
    const item = await get(page, `/cases/${id}`);
    check('dismissed on the second try', item.state === 'dismissed');
  } },

  CaseOpenedByHandAppears: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const title = `手工 ${Date.now()}`;
    await page.locator('button.new').click();
    await page.locator('dialog input[name=title]').fill(title);
    await page.locator('dialog input[name=grade]').nth(1).check();
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.panel .title', { hasText: title }).waitFor();
    await page.locator('[role=row][data-case]', { hasText: title }).waitFor();
  } },

  SearchFiltersAndStandsInTheAddress: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const { id, title } = await makeCase(page, 4);
    await makeCase(page, 4);
    await row(page, id).waitFor();
    await page.locator('#queue-search').fill(title);
    await until('one row is left', async () =>
      (await page.locator('[role=row][data-case]').count()) === 1);
    check('the address says so', new URL(page.url()).searchParams
      .get('q') === title);
  } },

  LanguageSwitches: { async run({ page, url }) {
    await open(page, `${url}/press`);
    check('Chinese first', (await page.locator('h1').innerText()) ===
      '实时队列');
    await page.locator('button.language').click();
    await page.locator('h1', { hasText: 'Live queue' }).waitFor();
    const lang = () => page.evaluate(() => document.documentElement.lang);
    check('lang is en', (await lang()) === 'en');
    await page.reload();
    await page.locator('h1', { hasText: 'Live queue' }).waitFor();
    await page.locator('button.language').click();
    await page.locator('h1', { hasText: '实时队列' }).waitFor();
    check('lang is zh-CN', (await lang()) === 'zh-CN');
  } },

  AlertIsAcknowledged: { async run({ page, url }) {
    await open(page, `${url}/oncall`);
    const { id } = await makeCase(page, 1);
    const about = (alert) => alert.case?.id === id;
    // On a fast clock an alert may be superseded before it is clicked; then
    // another person has the next one.
    await until('a click on 签收', async () => {
      const { alerts } = await get(page, '/alerts?state=open&limit=200');
      const alert = alerts.find(about);
      if (alert === undefined) return false;
      await choosePerson(page, alert.recipient.id);
      const button = page.getByRole('button', { name: '签收' });
      return page.locator(`[data-about="case ${id} ${alert.duty.number}"]`)
        .filter({ has: button }).getByRole('button', { name: '签收' })
        .click({ timeout: 3000 }).then(() => true, () => false);
    });
    await until('the server knows', async () =>
      (await get(page, `/cases/${id}`)).alerts
        .some((alert) => alert.acknowledged_at !== null));
  } },

  FiguresShowADenominator: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const { id } = await makeCase(page, 2);
    const { version, first_post_at: published } =
      await get(page, `/cases/${id}`);
    const sent = await call(page, 'POST', `/cases/${id}/press-events`,
      { held_at: published, place: '测试' },
      { 'If-Match': `"${version}"` });
    check(`the conference is taken, not ${sent.status}`, sent.status === 200);
    await open(page, `${url}/lead`);
    await until('a rate with its denominator', async () => {
      const rate = await page.locator('[data-figure=rate]').innerText();
      const note = await page.locator('[data-figure=denominator]').innerText();
      return /^\d+(\.\d)?%$/.test(rate) && /\d+ \/ \d+/.test(note);
    });
    await page.goto(`${url}/lead?from=2001-01&to=2001-12`);
    await until('no denominator, no rate', async () =>
      (await page.locator('[data-figure=rate]').innerText()) === '—');
  } },

  PhoneHasNoHorizontalScroll: { async run({ page, url }) {
    await page.setViewportSize({ width: 375, height: 812 });
    const noWider = async (name) => {
      const over = await page.evaluate(() =>
        document.documentElement.scrollWidth - window.innerWidth);
      check(`/${name} is ${over} px too wide`, over <= 0);
    };
    for (const name of kPages) {
      await open(page, `${url}/${name}`);
      if (name === 'oncall') await pickPerson(page);
      await filled(page, name);
      await noWider(name);
    }
  } },

  AxeFindsNothingSerious: { async run({ page, url, axe, stub }) {
    const more = stub === null ? [] : ['override', 'warnings'];
    for (const language of ['zh', 'en']) {
      for (const name of [...kPages, 'panel', 'dialog', 'sign-in', ...more]) {
        await open(page, `${url}/press?lang=${language}`);
        const { id } = await makeCase(page, 2);
        const undo = name === 'warnings' ? warn(stub) : () => {};
        await show(page, url, name, language, id);
        await page.evaluate(axe);  // not a script element: the policy holds
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run();
          return violations
            .filter(({ impact }) => ['serious', 'critical'].includes(impact))
            .map(({ id: rule, nodes }) =>
              `${rule}: ${nodes.map((node) => node.html).slice(0, 3)}`);
        });
        check(`${name} in ${language}: ${found.join(' | ')}`,
          found.length === 0);
        undo();
      }
    }
  } },

  NothingIsSaidOnTheConsole: { async run({ page, url }) {
    const said = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        said.push(message.text());
      }
    });
    page.on('pageerror', (error) => said.push(error.message));
    for (const name of kPages) {
      await open(page, `${url}/${name}`);
      if (name === 'oncall') await pickPerson(page);
      await filled(page, name);
    }
    const { id } = await makeCase(page, 1);
    await open(page, `${url}/press?case=${id}`);
    await page.locator('.actions button').first().waitFor();
    const policy = (await page.request.get(`${url}/press`))
      .headers()['content-security-policy'] ?? '';
    check('a policy is sent', policy.includes("default-src 'self'"));
    check(said.join(' | '), said.length === 0);
  } },

  ManyTabsShareOneStream: { async run({ page, url, browser }) {
    await open(page, `${url}/press`);
    const more = [];
    try {
      for (let tab = 0; tab < 8; tab += 1) {
        const other = await browser.newPage();
        more.push(other);
        await open(other, `${url}/oncall`);
      }
      const last = more[more.length - 1];
      check('the ninth still gets answers',
        (await get(last, '/status')).ready === true);
    } finally {
      await Promise.all(more.map((other) => other.close()));
    }
  } },

  FiveHundredRowsTickCheaply: { stubOnly: true, async run({ page, stub }) {
    const busy = await stub.withCases(500, async (url) => {
      await open(page, `${url}/press`);
      await until('all rows are there', async () =>
        (await page.locator('[role=row][data-case]').count()) === 500);
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Performance.enable');
      const read = async () => {
        const { metrics } = await devtools.send('Performance.getMetrics');
        const value = (name) =>
          metrics.find((metric) => metric.name === name).value;
        return { task: value('TaskDuration'), at: value('Timestamp') };
      };
      const first = await read();
      const last = await until('five seconds', async () => {
        const metrics = await read();
        return metrics.at - first.at > 5 && metrics;
      });
      return (last.task - first.task) / (last.at - first.at) * 1000;
    });
    console.log(`      500 rows: ${busy.toFixed(0)} ms busy per second`);
    check(`busy for ${busy.toFixed(0)} ms per second`, busy < 150);
  } },

  LostConnectionIsSaid: { stubOnly: true, async run({ page, url, stub }) {
    await open(page, `${url}/oncall`);
    stub.mute = true;
    try {
      await page.locator('.banner.lost').waitFor({ timeout: 30_000 });
      const text = await page.locator('.banner.lost').innerText();
      check(`it names the time: ${text}`,
        /连接中断，数据停留在 \d\d:\d\d:\d\d/.test(text));
    } finally {
      stub.mute = false;
    }
    await page.locator('.banner.lost').waitFor({ state: 'detached' });
  } },
};

async function show(page, url, name, language, id) {
  if (name === 'panel' || name === 'dialog') {
    await open(page, `${url}/press?lang=${language}&case=${id}`);
    await page.locator('.actions button').first().waitFor();
    if (name === 'dialog') {
      await page.locator('.actions .danger').click();
      await page.waitForSelector('dialog[open]');
    }
    return;
  }
  if (name === 'sign-in') {
    // As somebody sees it who has not signed in.
    await page.route('**/api/v1/session', (route) => route.fulfill({
      json: { open: false, signed_in: false, id: null, kind: null, name: null,
        roles: [], rights: [], demo: [{ id: 'duty-1', name: '值班员 林一',
          roles: ['press', 'on_call'], password: '' }] },
    }));
    await page.goto(`${url}/sign-in?lang=${language}`);
    await page.locator('.demo').waitFor();
    await page.unroute('**/api/v1/session');
    return;
  }
  if (name === 'warnings') {
    await open(page, `${url}/oncall?show=undelivered&lang=${language}`);
    await page.locator('.alarm.amber').waitFor();
    await page.locator('.lost .alert').waitFor();
    return;
  }
  if (name === 'override') {
    await open(page, `${url}/roster?lang=${language}`);
    await page.locator('button.override').first().click();
    await page.waitForSelector('dialog[open]');
    return;
  }
  await open(page, `${url}/${name}?lang=${language}`);
  if (name === 'oncall') await pickPerson(page);
  await filled(page, name);
}
