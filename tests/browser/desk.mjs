// What the tests and the pictures do on a page again and again.

// Opens a page and waits until the stream is live.
export async function open(page, address) {
  await page.goto(address);
  await page.waitForSelector('.light[data-state=live]');
}

// Waits until a page shows what it has read.
export function filled(page, name) {
  return page.waitForSelector({ press: '[role=grid]',
    oncall: '.alert, .calm', lead: '[data-figure=rate]',
    roster: '[data-group]' }[name]);
}

// A call of the API from inside the page, so that Origin and Host are right.
export function call(page, method, path, body, headers = {}) {
  return page.evaluate(async (sent) => {
    const response = await fetch(`/api/v1${sent.path}`, {
      method: sent.method, cache: 'no-store',
      headers: { ...sent.headers,
        ...(sent.body ? { 'Content-Type': 'application/json' } : {}) },
      body: sent.body ? JSON.stringify(sent.body) : undefined,
    });
    return { status: response.status, body: await response.json() };
  }, { method, path, body, headers });
}

export async function get(page, path) {
  const { status, body } = await call(page, 'GET', path);
  if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  return body;
}

let serial = 0;

// A case of our own, with a title that is used once. It begins a moment ago by
// the server's clock, however fast that runs.
export async function makeCase(page, grade) {
  serial += 1;
  const title = `浏览器测试 ${Date.now()}-${serial}`;
  const { now } = await get(page, '/status');
  const { status, body } = await call(page, 'POST', '/cases',
    { title, grade, answer: 'due', first_post_at: now });
  if (status !== 201) {
    throw new Error(`POST /cases: ${status} ${JSON.stringify(body)}`);
  }
  return { id: body.case.id, title };
}

export function row(page, id) {
  return page.locator(`[role=row][data-case="${id}"]`);
}

// Signs in as one of the demo's people. A server without accounts is open and
// asks nobody; then this does nothing.
export async function signIn(page, url, id = 'duty-1') {
  await page.goto(`${url}/healthz`);  // a page that goes nowhere by itself
  const { open: isOpen, signed_in: isIn, id: who, demo } =
    await get(page, '/session');
  if (isOpen || (isIn && who === id)) return;
  if (isIn) {
    await call(page, 'DELETE', '/session');
    return signIn(page, url, id);
  }
  const account = demo.find((each) => each.id === id);
  if (account === undefined) throw new Error(`the demo has no ${id}`);
  const { status } = await call(page, 'POST', '/session',
    { id, password: account.password });
  if (status !== 200) throw new Error(`sign in as ${id}: ${status}`);
}

// Acts as one of the demo's people: signs in, or says so on an open server.
export async function actAs(page, url, id) {
  await signIn(page, url, id);
  const { open: isOpen } = await get(page, '/session');
  if (!isOpen) return;
  await page.evaluate((me) => localStorage.setItem('huiying.me', me), id);
}

// The person who acts, or the first who has, or will have, an alert.
export async function pickPerson(page) {
  const { signed_in: isIn, id: me } = await get(page, '/session');
  if (isIn) return me;
  const { people, on_call: onCall } = await get(page, '/people');
  const id = onCall[0]?.people[0] ?? people[0].id;
  await choosePerson(page, id);
  return id;
}

export function choosePerson(page, id) {
  return page.locator('.me select, .who select').locator('visible=true')
    .selectOption(id);
}

// Asks again until `probe` gives something true.
export async function until(what, probe) {
  const end = Date.now() + 40_000;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export function check(what, fact) {
  if (!fact) throw new Error(what);
}

// A lost alert and a clock that jumped; the answer takes them back.
export function warn(stub) {
  const lost = stub.loseAlert();
  stub.jumpClock(93_600);
  return () => {
    lost.undelivered = false;
    stub.rosters.clock = null;
    stub.alerts.pop();
    stub.changed('ClockAccepted', {});
  };
}
