// Rosters, heartbeats and warnings of the stub server: nobody in them is real.

import { iso, people } from './stub_data.mjs';

const kHour = 3_600_000;
const kDay = 24 * kHour;
const kBeijing = 8 * kHour;

const named = (ids) => ids.map((id) => people.find((each) => each.id === id) ??
  { id, name: id });
const dayStart = (ms) => Math.floor((ms + kBeijing) / kDay) * kDay - kBeijing;

// A day and a night shift; the night of the fourth day from now is empty.
function deskShift(index, half) {
  if (index === 7) return { people: [], source: '' };
  return { source: half % 2 === 0 ? 'day' : 'night',
    people: index === 0 ? ['duty-1', 'duty-2']
      : [['duty-2', 'publisher-1'], ['duty-1'], ['unit-1', 'duty-2'],
        ['publisher-1']][((index % 4) + 4) % 4] };
}

export class Rosters {
  constructor(now) {
    this.receipts = [];
    this.overrides = [];
    this.undelivered = 0;
    this.clock = null;
    this.fromStart = dayStart(now);
    this.lookedAt = now - 9 * 60_000;
    this.unreachable = ['unit-1'];
    this.missingYears = [2027];
    this.heartbeats = [
      { name: 'watchdog', kind: 'out', every_seconds: 60, state: 'beating',
        since: iso(now - 5 * kDay), last: now - 20_000 },
      { name: '110-command-centre', kind: 'in', every_seconds: 300,
        state: 'missed', since: iso(now - 22 * 60_000),
        last: now - 27 * 60_000 },
      { name: 'mirror', kind: 'in', every_seconds: 3600, state: 'unknown',
        since: null, last: null },
    ];
    // The shift that runs now has the index 0, whatever the hour is.
    this.current = Math.floor((now - this.fromStart - 8.5 * kHour) /
      (12 * kHour));
    this.add('press-centre', now + 4 * kDay, now + 4 * kDay + 10 * kHour,
      ['chief-1'], 'chief-1', now - 3 * kHour, '外出培训');
  }

  add(group, from, to, who, by, at, note) {
    this.overrides.push({ group, number: this.overrides.length + 1,
      from: Math.floor(from / 60_000) * 60_000,
      to: Math.floor(to / 60_000) * 60_000, who, by, at, note });
    return this.overrides.length;
  }

  // Shifts without holes from `from` to `to`, overrides laid over them.
  shifts(group, from, to) {
    const base = [];
    const step = group === 'press-centre' ? 12 * kHour : 7 * kDay;
    const zero = this.fromStart + 8.5 * kHour;
    for (let k = Math.floor((from - zero) / step);
      zero + k * step < to; k += 1) {
      const shift = group === 'press-centre'
        ? deskShift(k - this.current, k)
        : { people: [k % 2 === 0 ? 'chief-1' : 'law-1'], source: 'week' };
      base.push({ ...shift, from: zero + k * step, to: zero + (k + 1) * step });
    }
    return this.overrides.filter((each) => each.group === group)
      .reduce((shifts, each) => overlay(shifts, each), base)
      .map((shift) => ({ ...shift, from: Math.max(shift.from, from),
        to: Math.min(shift.to, to) }))
      .filter((shift) => shift.from < shift.to);
  }

  group(group, now) {
    const all = this.shifts(group, now - 14 * kDay, now + 14 * kDay);
    const at = all.findIndex(({ from, to }) => from <= now && now < to);
    const shift = all[at];
    const standing = group === 'press-centre' ? [] : ['secrecy-1'];
    return { group, rotates: true, standing: named(standing),
      people: named([...shift.people, ...standing]),
      shift: { ...view(shift), number: 17 + at, open_cases: 3,
        open_duties: 4, before: named(all[at - 1].people),
        receipts: this.receipts.filter((each) => each.group === group &&
          each.at >= shift.from).map((each) =>
          ({ person: named([each.who])[0], at: iso(each.at) })) },
      next: view(all[at + 1]),
      overrides: this.overrides.filter((each) => each.group === group &&
        each.to > now && each.from < each.to).map((each) => ({ number: each.number,
        from: iso(each.from), to: iso(each.to), people: named(each.who),
        by: named([each.by])[0], made_at: iso(each.at),
        note: each.note ?? '' })) };
  }

  onCall(now) {
    const until = now + 14 * kDay;
    const gaps = ['press-centre', 'duty-leader'].flatMap((group) =>
      this.shifts(group, now, until)
        .filter((shift) => shift.people.length === 0)
        .map(({ from, to }) => ({ group, from: iso(from), to: iso(to) })));
    return { now: iso(now),
      groups: [this.group('press-centre', now), this.group('duty-leader', now),
        { group: 'confidentiality-office', rotates: false, shift: null,
          next: null, overrides: [], people: named(['secrecy-1']),
          standing: named(['secrecy-1']) }],
      look_ahead: { checked_at: iso(this.lookedAt), until:
        iso(this.lookedAt + 14 * kDay), gaps,
      unreachable: named(this.unreachable),
      missing_years: this.missingYears } };
  }

  get([, group], url, now) {
    return group === undefined ? this.onCall(now) : this.days(group, url, now);
  }

  days(group, url, now) {
    const read = (name, otherwise) =>
      Date.parse(url.searchParams.get(name) ?? '') || otherwise;
    const from = read('from', now);
    const to = read('to', from + 14 * kDay);
    return { group, from: iso(from), to: iso(to),
      shifts: this.shifts(group, from, to).map(view) };
  }

  // What a command leads to, or the code of its refusal.
  post(rest, sent, now) {
    const [, group, what, number, step] = rest;
    if (what === 'receipt') {
      const { shift } = this.group(group, now);
      if (!shift.people.some(({ id }) => id === sent.by)) return 'not_on_shift';
      this.receipts.push({ group, who: sent.by, at: now });
      return { event: 'ShiftReceived', status: 200 };
    }
    if (step === 'withdraw') {
      const found = this.overrides.find((each) =>
        each.number === Number(number));
      if (!found) return 'no_such_override';
      found.to = Math.min(found.to, Math.max(found.from, now));
      return { event: 'OverrideSet', status: 200 };
    }
    const from = Date.parse(sent.from);
    const to = Date.parse(sent.to);
    if (!(from < to)) return 'wrong_times';
    if (to <= now) return 'already_over';
    if (sent.people.length === 0) return 'people_missing';
    const made = this.add(group, from, to, sent.people, sent.by ?? 'desk', now,
      sent.note);
    return { event: 'OverrideSet', status: 201, number: made };
  }

  beats() {
    return { heartbeats: this.heartbeats.map(({ last, ...beat }) =>
      ({ ...beat, last_at: last === null ? null : iso(last) })) };
  }

  calendar(group, response) {
    response.writeHead(200, { 'Content-Type': 'text/calendar' });
    response.end(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:${group}\r\n`
      + 'END:VCALENDAR\r\n');
  }
}

function overlay(shifts, over) {
  if (over.from >= over.to) return shifts;
  const cut = shifts.flatMap((shift) => [
    { ...shift, to: Math.min(shift.to, over.from) },
    { ...shift, from: Math.max(shift.from, over.to) },
  ].filter(({ from, to }) => from < to));
  return [...cut, { from: over.from, to: over.to, people: over.who,
    source: 'override' }].sort((a, b) => a.from - b.from);
}

function view(shift) {
  return { from: iso(shift.from), to: iso(shift.to),
    people: named(shift.people), source: shift.source };
}
