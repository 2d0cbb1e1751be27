// A stand-in for `huiying demo`: serves dashboards/dist and the shapes of
// /api/v1 with invented data, on a loopback port of its own. It knows only as
// much of the rules as the pages need; the engine is tested elsewhere.
//
//   node stub_server.mjs [--port N] [--speed N] [--mode live|drill|demo]

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addPressEvent, claim, confirm, figures, iso, makeCase, onCall,
  people, seedCases,
} from './stub_data.mjs';
import { Rosters } from './stub_roster.mjs';
import { addDraft, channels, stepRelease } from './stub_releases.mjs';

const kDist = fileURLToPath(new URL('../../dashboards/dist', import.meta.url));
const kCsp = "default-src 'self'; style-src 'self'; style-src-attr " +
  "'unsafe-inline'; img-src 'self' data:; object-src 'none'; " +
  "base-uri 'none'; frame-ancestors 'none'";
const kTypes = { '.html': 'text/html; charset=utf-8', '.css': 'text/css',
  '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const kEnded = ['closed', 'dismissed', 'merged'];

class Refusal extends Error {
  constructor(status, code, detail) {
    super(detail);
    Object.assign(this, { status, code });
  }
}

export class Stub {
  constructor({ speed = 1, mode = 'demo' } = {}) {
    this.speed = speed;
    this.mode = mode;
    this.startedAt = Date.now();
    this.seq = 100;
    this.cases = seedCases(this.now());
    this.alerts = [];
    this.rosters = new Rosters(this.now());
    this.viewers = new Set();
    this.pageSize = 3;  // so that cursors are really used
    this.mute = false;  // a line that is open but silent
    this.sources = [
      { name: 'weibo-search', state: 'seeing', why: '', since: null,
        priority: true },
      { name: 'wechat-local', state: 'blind', why: 'login_page',
        since: iso(this.now() - 40 * 60_000), priority: true },
    ];
    for (const item of this.cases) {
      if (item.grade <= 2) this.alert(item, item.duties[0], 'first_alert', 0);
    }
    this.alert(this.cases[0], this.cases[0].duties[0], 'stage_reached', 90);
    this.alerts.push({ ...this.alerts[0], id: this.alertId(), case: null,
      duty: null, feed: 'wechat-local', reason: 'source_blind',
      possible_repeat: true });
    const { shift } = this.rosters.group('press-centre', this.now());
    this.aboutNoCase('shift_begins', { group: 'press-centre',
      from: shift.from, to: shift.to, open_cases: 3 });
  }

  // A grave alert that nobody gets, and the one that says so.
  loseAlert() {
    const lost = this.alerts[0];
    Object.assign(lost, { undelivered: true, state: 'failed', attempts: 6,
      delivered_at: null, acknowledged_at: null, acknowledged_by: null });
    this.aboutNoCase('undelivered', { about: lost.id });
    this.changed('AlertRequested', { alert: this.alerts.at(-1).id });
    return lost;
  }

  fillDisk(bytes) {
    this.disk = { free_bytes: bytes, low: bytes < 512 * 1_048_576 };
    this.changed('SourceChanged', { feed: 'wechat-local' });
  }

  jumpClock(seconds) {
    this.rosters.clock = { step_seconds: seconds,
      since: iso(this.now() - 4 * 60_000) };
    this.changed('ClockStepped', {});
  }

  aboutNoCase(reason, about) {
    this.alerts.push({ ...this.alerts[1], id: this.alertId(), case: null,
      duty: null, feed: null, stage: 0, step: 0, possible_repeat: false,
      reason, ...about });
  }

  now() {
    return this.startedAt + (Date.now() - this.startedAt) * this.speed;
  }

  async start(port = 0) {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error) => {
        problem(response, error.status ?? 500, error.code ?? 'stub_failed',
          error.message);
      });
    });
    await new Promise((done) => this.server.listen(port, '127.0.0.1', done));
    this.beat = setInterval(() => this.heartbeat(), 1000);
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this.url;
  }

  stop() {
    clearInterval(this.beat);
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  async handle(request, response) {
    const url = new URL(request.url, 'http://stub');
    const path = url.pathname;
    if (!path.startsWith('/api/v1/')) return this.file(path, response);
    const rest = path.slice('/api/v1/'.length).split('/');
    if (request.method === 'GET') return this.get(rest, url, response);
    const answer = this.post(rest, await body(request), request);
    return json(response, answer.status, answer.body);
  }

  get(rest, url, response) {
    const now = this.now();
    switch (rest[0]) {
      case 'status':
        return json(response, 200, { version: '0.1.0', mode: this.mode,
          speed: this.speed, now: iso(now), journal: '00000000000000aa',
          epoch: 1, head: { seq: this.seq, hash: '0'.repeat(64) },
          rules_version: '4f1c9a02', rules_error: null, ready: true,
          undelivered: this.alerts.filter((each) => each.undelivered).length,
          clock: this.rosters.clock, disk: this.disk });
      case 'session':  // the stand-in has no accounts
        return json(response, 200, { open: true, signed_in: false, id: null,
          kind: null, name: null, roles: [], rights: [], demo: [] });
      case 'channels':
        return json(response, 200, channels);
      case 'people':
        return json(response, 200, { people, on_call: onCall });
      case 'sources':
        return json(response, 200, { sources: this.sources });
      case 'figures': {
        const from = url.searchParams.get('from');
        const to = url.searchParams.get('to');
        const inside = this.cases.filter(({ detected_at: at }) =>
          at.slice(0, 7) >= from && at.slice(0, 7) <= to);
        return json(response, 200, { seq: this.seq, ...figures(inside) });
      }
      case 'alerts': {
        const who = url.searchParams.get('recipient');
        const open = url.searchParams.get('state') === 'open';
        const found = this.alerts.filter((alert) =>
          (!who || alert.recipient.id === who) &&
          (!open || alert.acknowledged_at === null));
        return json(response, 200, { alerts: [...found].reverse(),
          next_cursor: null, seq: this.seq });
      }
      case 'cases':
        if (rest[1] !== undefined) {
          const item = this.find(rest[1]);
          response.setHeader('ETag', `"${item.version}"`);
          return json(response, 200, this.detail(item));
        }
        return this.list(url, response);
      case 'oncall':
        return rest[2] === 'calendar.ics'
          ? this.rosters.calendar(rest[1], response)
          : json(response, 200, { ...this.rosters.get(rest, url, now),
            seq: this.seq });
      case 'heartbeats':
        return json(response, 200, this.rosters.beats());
      case 'stream':
        return this.stream(response);
      default:
        throw new Refusal(404, 'not_found', 'no such path');
    }
  }

  list(url, response) {
    const status = url.searchParams.get('status') ?? 'open';
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const found = [...this.cases].reverse().filter((item) => status === 'all' ||
      kEnded.includes(item.state) === (status === 'ended'));
    const end = start + this.pageSize;
    const page = found.slice(start, end);
    return json(response, 200, { cases: page.map(summary),
      next_cursor: end < found.length ? String(end) : null,
      seq: this.seq });
  }

  post(rest, sent, request) {
    if (rest[0] === 'alerts' && rest[2] === 'acknowledge') {
      return this.acknowledge(rest[1], sent);
    }
    if (rest[0] === 'oncall') return this.postOnCall(rest, sent);
    if (rest[0] === 'clock') {
      if (!this.rosters.clock) {
        throw new Refusal(422, 'no_clock_step', 'no step waits');
      }
      this.rosters.clock = null;
      this.changed('ClockAccepted', {});
      return { status: 200, body: { seq: this.seq } };
    }
    if (rest[0] === 'triage') return this.triage(sent);
    if (rest[0] !== 'cases') throw new Refusal(404, 'not_found', 'no such path');
    if (rest[1] === undefined) return this.open(sent);
    const item = this.find(rest[1]);
    const match = request.headers['if-match'];
    if (match === undefined) {
      throw new Refusal(428, 'precondition_required', 'If-Match is missing');
    }
    if (match !== `"${item.version}"`) {
      throw new Refusal(412, 'stale_version', 'the case has changed since');
    }
    if (kEnded.includes(item.state)) {
      throw new Refusal(409, 'case_ended', 'the case has ended');
    }
    const status = this.command(item, rest[2], sent, rest.slice(3));
    this.changed('CaseChanged', { case: item.id }, item);
    return { status, body: { seq: this.seq, case: summary(item) } };
  }

  command(item, action, sent, below) {
    const now = this.now();
    const by = `person:${sent.by ?? 'desk'}`;
    const time = (value) => {
      const at = Date.parse(value);
      if (Number.isNaN(at)) throw new Refusal(422, 'bad_field', 'no time');
      if (at > now) throw new Refusal(422, 'in_the_future', 'later than now');
      return at;
    };
    const grave = item.suggested_grade <= 2 || (item.confirmed_grade ?? 4) <= 2;
    const second = (kind, grade) => {
      const asked = item.proposal;
      if (asked?.kind === kind && asked.grade === grade && asked.by !== by) {
        return true;
      }
      item.proposal = { kind, grade, by, at: iso(now), into: null,
        anchor_at: null, duty: null };
      return false;
    };
    switch (action) {
      case 'claim':
        claim(item, people.find(({ id }) => id === sent.by) ??
          { id: 'desk', name: '值班台' }, now);
        return 200;
      case 'grade':
        if (grave && sent.grade > item.grade &&
            !second('lower_grade', sent.grade)) return 202;
        confirm(item, sent.grade, now);
        return 200;
      case 'dismiss':
        if (!sent.note) throw new Refusal(422, 'note_required', 'no note');
        if (grave && !second('dismiss', 0)) return 202;
        this.end(item, 'dismissed', sent.note);
        return 200;
      case 'close':
        if (item.duties.some((duty) => duty.state === 'open' &&
          !duty.milestone)) {
          throw new Refusal(409, 'duty_open', 'a duty is still owed');
        }
        this.end(item, 'closed', sent.note);
        return 200;
      case 'releases':
        if (below[0] === 'drafts') {
          addDraft(item, now, by, sent);
        } else if (!stepRelease(item, Number(below[0]), below[1], now, by,
          sent)) {
          throw new Refusal(404, 'no_such_release', 'no such release or step');
        }
        return 200;
      case 'press-events':
        addPressEvent(item, time(sent.held_at), sent.place, by);
        return 200;
      default:
        throw new Refusal(404, 'not_found', 'no such action');
    }
  }

  postOnCall(rest, sent) {
    const made = this.rosters.post(rest, sent, this.now());
    if (typeof made === 'string') throw new Refusal(422, made, made);
    this.changed(made.event, { group: rest[1] });
    return { status: made.status,
      body: { seq: this.seq, number: made.number } };
  }

  triage(sent) {
    for (const { id } of sent.cases) {
      const item = this.find(id);
      item.conclusion = sent.conclusion;
      item.triage.push({ conclusion: sent.conclusion, note: sent.note,
        by: `person:${sent.by ?? 'desk'}`, at: iso(this.now()),
        post_count: item.post_count });
      for (const duty of item.duties) {
        duty.silent = false;
        if (sent.conclusion !== 'public_answer_due') duty.state = 'cancelled';
      }
      this.changed('TriageConcluded', { case: id }, item);
    }
    return { status: 200, body: { seq: this.seq, events: [] } };
  }

  end(item, state, note) {
    Object.assign(item, { state, note, ended_at: iso(this.now()),
      proposal: null });
    for (const duty of item.duties) {
      if (duty.state === 'open') duty.state = 'cancelled';
      duty.alerting = null;
    }
  }

  open(sent) {
    const now = this.now();
    const first = sent.first_post_at ? Date.parse(sent.first_post_at) : now;
    const item = makeCase(now, this.cases.length + 1,
      [(now - first) / 3_600_000, sent.grade, sent.title, '', [], [], '']);
    Object.assign(item, { origin: 'hand', answer: sent.answer, post_count: 0,
      detected_at: iso(now), excerpt: { text: '', marks: [] } });
    if (sent.answer === 'none') item.duties = [];
    this.cases.push(item);
    if (item.duties[0]) this.alert(item, item.duties[0], 'first_alert', 0);
    this.changed('CaseOpened', { case: item.id }, item);
    return { status: 201, body: { seq: this.seq, case: summary(item) } };
  }

  acknowledge(id, sent) {
    const alert = this.alerts.find((known) => known.id === id);
    if (!alert) throw new Refusal(404, 'no_such_alert', 'no such alert');
    alert.undelivered = false;
    if (alert.reason === 'shift_begins') {  // that is taking over
      this.rosters.post(['oncall', alert.group, 'receipt'], sent, this.now());
    }
    alert.acknowledged_at = iso(this.now());
    alert.acknowledged_by = `person:${sent.by ?? 'desk'}`;
    this.changed('AlertAcknowledged', { alert: id, case: alert.case?.id });
    return { status: 200, body: { seq: this.seq, alert } };
  }

  alert(item, duty, reason, stage) {
    const alert = { id: this.alertId(),
      case: { id: item.id, title: item.title, grade: item.grade },
      duty: { number: duty.number, kind: duty.kind, due_at: duty.due_at,
        state: duty.state },
      feed: null, reason, stage, step: stage > 0 ? 1 : 0,
      recipient: people[0], requested_at: iso(this.now() - 6 * 60_000),
      state: 'delivered', attempts: 1, possible_repeat: false,
      delivered_at: iso(this.now() - 6 * 60_000), acknowledged_at: null,
      acknowledged_by: null };
    this.alerts.push(alert);
    item.alerts.push(alert);
  }

  alertId() {
    return `00000000000000aa-1-${this.alerts.length + 1}`;
  }

  find(id) {
    const item = this.cases.find((known) => known.id === id);
    if (!item) throw new Refusal(404, 'no_such_case', `no case ${id}`);
    return item;
  }

  detail(item) {
    const actions = kEnded.includes(item.state) ? []
      : ['claim', 'grade', 'dismiss', 'releases', 'press-events', 'close'];
    return { ...item, alerts: [...item.alerts].reverse(), actions };
  }

  // Runs `work` against another stub that holds `count` cases.
  async withCases(count, work) {
    const other = new Stub({ speed: this.speed, mode: this.mode });
    while (other.cases.length < count) {
      const number = other.cases.length + 1;
      other.cases.push(makeCase(other.now(), number, [number % 4, number % 4 + 1,
        `第 ${number} 件`, '很多件里的一件', ['一件'], ['other'], '']));
    }
    other.pageSize = 200;
    const url = await other.start();
    try {
      return await work(url);
    } finally {
      await other.stop();
    }
  }

  // ---- the stream ----

  stream(response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store', 'Content-Security-Policy': kCsp });
    this.viewers.add(response);
    response.on('close', () => this.viewers.delete(response));
    this.heartbeat(response);
  }

  heartbeat(only) {
    if (this.mute) return;
    const data = JSON.stringify({ now: iso(this.now()), speed: this.speed,
      seq: this.seq });
    for (const viewer of only ? [only] : this.viewers) {
      viewer.write(`event: heartbeat\ndata: ${data}\n\n`);
    }
  }

  changed(event, about, item) {
    this.seq += 1;
    if (item) item.version = this.seq;
    const data = JSON.stringify({ seq: this.seq, event, ...about });
    for (const viewer of this.viewers) {
      viewer.write(`event: change\nid: ${this.seq}\ndata: ${data}\n\n`);
    }
  }

  // ---- the files ----

  file(path, response) {
    const wanted = join(kDist, normalize(path));
    const found = extname(path) !== '' && existsSync(wanted)
      ? wanted : join(kDist, 'index.html');
    response.writeHead(200, { 'Content-Type': kTypes[extname(found)] ??
      'application/octet-stream', 'Content-Security-Policy': kCsp,
      'X-Content-Type-Options': 'nosniff' });
    response.end(readFileSync(found));
  }
}

function summary(item) {
  const { posts: _p, posts_next_cursor: _c, releases: _r, press_events: _e,
    note: _n, alerts: _a, triage: _t, waiver: _w, ...rest } = item;
  return rest;
}

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

function problem(response, status, code, detail) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status,
    detail, code }));
}

async function body(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, fallback) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? fallback : process.argv[at + 1];
  };
  const stub = new Stub({ speed: Number(option('speed', 1)),
    mode: option('mode', 'demo') });
  console.log(await stub.start(Number(option('port', 8686))));
}
