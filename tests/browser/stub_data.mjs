// Invented cases for the stub server: nobody and nothing in them is real.

import { addDraft, stepRelease } from './stub_releases.mjs';

const kMinute = 60_000;
const kHour = 60 * kMinute;

export const people = [
  { id: 'duty-1', name: '值班员甲' },
  { id: 'duty-2', name: '值班员乙' },
  { id: 'chief-1', name: '带班领导丙' },
  { id: 'unit-1', name: '涉事单位丁' },
  { id: 'law-1', name: '法制审核戊' },
  { id: 'secrecy-1', name: '保密审查己' },
  { id: 'publisher-1', name: '发布员庚' },
];
export const onCall = [{ group: 'press-centre', people: ['duty-1'] }];

// Hours since the first post, grade, title, text, words to mark, topics, place.
const kSeeds = [
  [4.9, 1, '某派出所留置室内一男子死亡，家属质疑处置过程',
    '网传视频显示，昨晚一名男子在青山派出所留置室内死亡😢，家属要求公开监控。',
    ['派出所', '死亡', '公开监控'], ['conduct'], '青山区'],
  [3.2, 2, '民警执法过程中推倒老人视频传播',
    '转发量快速上升：民警在集市执法时推倒一位老人，老人倒地不起。',
    ['民警', '推倒', '老人'], ['conduct'], '临河区'],
  [6.1, 2, '环城路多车相撞，现场救援持续',
    '环城路发生多车相撞，伤者已送医，网友询问为何交警半小时未到场。',
    ['多车相撞', '交警'], ['traffic'], '临河区'],
  [20, 1, '演唱会散场拥挤踩踏，多人受伤',
    '体育馆演唱会散场发生拥挤踩踏，多人受伤，网友追问安保力量。',
    ['踩踏', '多人受伤', '安保'], ['safety'], '高新区'],
  [0.6, 2, '校门口持刀伤人传言扩散',
    '家长群流传“校门口有人持刀伤人”，请警方尽快说明情况。',
    ['持刀伤人', '警方'], ['crime', 'rumour'], '东湖区'],
  [40, 3, '夜间摩托车炸街扰民，反复投诉无果',
    '摩托车炸街已经两个月，打了很多次电话没有结果。',
    ['炸街', '投诉'], ['traffic'], '东湖区'],
  [12, 4, '身份证办理预约系统打不开',
    '户籍窗口预约系统一直打不开，请问什么时候能恢复？',
    ['户籍', '预约系统'], ['service'], '青山区'],
  [3, 4, '电动车被盗报案后没有进展',
    '电动车上周被盗，报案后一直没有进展，想问一下流程。',
    ['被盗', '报案'], ['crime'], '高新区'],
  [1.5, 3, '网购退款骗局出现新手法，多人被骗',
    '冒充客服的退款骗局出现新手法，小区里已有多人被骗。',
    ['骗局', '多人被骗'], ['fraud'], '临河区'],
];

export function seedCases(now) {
  const cases = kSeeds.map((seed, index) => makeCase(now, index + 1, seed));
  const [, second, third] = cases;
  claim(second, people[0], now - 2 * kHour);
  claim(third, people[1], now - 5 * kHour);
  confirm(third, 2, now - 4.8 * kHour);
  const out = addDraft(third, now - 4.4 * kHour, 'person:duty-2', { text:
    '情况通报\n环城路发生多车相撞，伤者已送医救治，后续情况将及时通报。' });
  for (const [kind, by] of [['facts', 'unit-1'], ['law', 'law-1'],
    ['confidentiality', 'secrecy-1']]) {
    stepRelease(third, out.number, 'review', now - 4 * kHour, `person:${by}`,
      { kind, result: 'passed' });
  }
  stepRelease(third, out.number, 'approve', now - 3.6 * kHour,
    'person:chief-1', {});
  stepRelease(third, out.number, 'publish', now - 3.3 * kHour,
    'person:publisher-1', { channel: 'weibo',
      url: 'https://example.invalid/1', published_at: iso(now - 3.4 * kHour) });
  second.proposal = { kind: 'dismiss', grade: 0, by: 'person:duty-1',
    at: iso(now - 20 * kMinute), into: null, anchor_at: null, duty: null };
  return cases;
}

export function makeCase(now, number, seed) {
  const [age, grade, title, text, words, topics, place] = seed;
  const at = now - age * kHour;
  const marks = words.map((word) => mark(text, word)).filter(Boolean);
  const item = {
    id: `c${number}`, version: number * 3, state: 'detected', origin: 'post',
    title, grade, suggested_grade: grade, confirmed_grade: null,
    answer: 'due', topics, places: place ? [place] : [], units: [],
    post_count: 1 + ((number * 7) % 23), first_post_at: iso(at),
    anchor_basis: number % 4 === 0 ? 'relative' : 'exact',
    detected_at: iso(at + 4 * kMinute), claimed_at: null, graded_at: null,
    ended_at: null, last_post_at: iso(now - 2 * kMinute), owner: null,
    proposal: null, unit: '', conclusion: null, merged_into: null,
    excerpt: { text, marks }, duties: duties(at, now, grade),
    posts: [], posts_next_cursor: null, releases: [], press_events: [],
    triage: [], waiver: null, note: null, alerts: [],
  };
  item.posts = text === '' ? [] : [makePost(item, text, words, at, number)];
  return item;
}

function makePost(item, text, words, at, number) {
  const hit = (field, source) => words.map((word) => mark(source, word))
    .filter(Boolean).map(([start, end]) => ({
      rule: `demo-${item.topics[0]}`, field, start, end, view: 'original' }));
  return {
    id: `weibo:50000000000000${number}`, feed: 'weibo-search',
    title: item.title, text, url: `https://m.weibo.cn/status/Demo${number}`,
    published_at: iso(at), time_basis: item.anchor_basis,
    fetched_at: iso(at + 3 * kMinute), official: false,
    revisions: number % 3 === 0 ? 1 : 0, grade: item.grade,
    topics: item.topics,
    hits: [...hit('title', item.title), ...hit('text', text)],
    reasons: [`grade:${item.grade}:demo-${item.topics[0]}`, 'place:named'],
    rules_version: '4f1c9a02',
  };
}

function duties(at, now, grade) {
  const kinds = grade <= 2
    ? [['statement', 5, '国办发〔2016〕80号'],
      ['press_conference', 24, '国办发〔2016〕80号']]
    : [['response', 48, '国办发〔2016〕61号']];
  if (grade <= 2) {
    kinds.push(['claim', 0.5, '内部五小时预算', 'press-centre'],
      ['approval', 4, '内部五小时预算', 'bureau-leader']);
  }
  return kinds.map(([kind, hours, cite, owedBy], index) => {
    const due = at + hours * kHour;
    const missed = now > due;
    return {
      number: index + 1, kind, pack: 'national', cite, anchor_at: iso(at),
      due_at: iso(due), state: missed ? 'missed' : 'open',
      provisional: true, silent: grade > 2 && grade !== 3,
      stages: [50, 75, 90, 100], stages_reached: 0, evidence_at: null,
      settled_at: missed ? iso(due) : null,
      milestone: owedBy !== undefined, owed_by: owedBy ?? '',
      warning_due_at: kind === 'statement' ? iso(at + 4 * kHour) : null,
      cause: null, met_on_late_evidence_at: null, account: null,
      alerting: grade <= 2 ? { reason: 'first_alert', stage: 0,
        next_at: iso(now + 9 * kMinute), acknowledged: false } : null,
    };
  });
}

export function claim(item, person, at) {
  item.owner = person;
  item.claimed_at = iso(at);
  if (item.state === 'detected') item.state = 'claimed';
}

export function confirm(item, grade, at) {
  item.grade = grade;
  item.confirmed_grade = grade;
  item.graded_at = iso(at);
  item.proposal = null;
  if (['detected', 'claimed', 'reopened'].includes(item.state)) {
    item.state = 'graded';
  }
  for (const duty of item.duties) {
    duty.provisional = false;
    duty.silent = false;
  }
}


export function addPressEvent(item, at, place, by) {
  item.press_events.push({ number: item.press_events.length + 1,
    state: 'held', kind: 'conference', planned_at: null, changes: 0,
    held_at: iso(at), recorded_at: iso(at + kMinute), place, speakers: [],
    by });
  settle(item, at, (duty) =>
    ['press_conference', 'statement'].includes(duty.kind));
}

export function settle(item, at, applies) {
  for (const duty of item.duties.filter(applies)) {
    if (duty.evidence_at !== null) continue;
    duty.evidence_at = iso(at);
    duty.settled_at = iso(at);
    duty.alerting = null;
    if (at <= Date.parse(duty.due_at)) duty.state = 'met';
  }
  const all = item.duties.every((duty) => duty.milestone ||
    duty.evidence_at !== null);
  item.state = all ? 'answered' : 'answering';
}

export function figures(cases) {
  const groups = new Map();
  for (const item of cases) {
    const key = `${item.detected_at.slice(0, 7)}/${item.grade}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const rows = [...groups].sort().map(([key, items]) => figure(
    key.slice(0, 7), Number(key.slice(8)), items));
  return { rows, total: figure(null, null, cases) };
}

function figure(month, grade, items) {
  const all = items.flatMap((item) => item.duties)
    .filter((duty) => !duty.milestone);
  const count = (list, state) =>
    list.filter((duty) => duty.state === state).length;
  const byKind = {};
  for (const kind of ['statement', 'press_conference', 'response']) {
    const list = all.filter((duty) => duty.kind === kind);
    byKind[kind] = { started: list.length, met: count(list, 'met'),
      missed: count(list, 'missed'), open: count(list, 'open'),
      cancelled: count(list, 'cancelled'),
      exempted: count(list, 'exempted'), met_on_late_evidence: 0,
      answered_late: list.filter((duty) =>
        duty.state === 'missed' && duty.evidence_at !== null).length };
  }
  const met = count(all, 'met');
  const used = items.filter((item) => item.releases[0]?.published_at)
    .map((item) => (Date.parse(item.releases[0].published_at) -
      Date.parse(item.first_post_at)) / kMinute).sort((a, b) => a - b);
  const rank = (p) => (used.length === 0 ? null
    : used[Math.max(0, Math.ceil(p * used.length) - 1)]);
  return { month, grade, cases: items.length, duties: byKind,
    on_time: { met, settled: met + count(all, 'missed') },
    first_statement: { count: used.length, median_minutes: rank(0.5),
      p90_minutes: rank(0.9) } };
}

export function iso(ms) {
  return `${new Date(ms + 8 * kHour).toISOString().slice(0, 23)}+08:00`;
}

function mark(text, word) {
  const at = text.indexOf(word);
  if (at < 0) return null;
  const start = Array.from(text.slice(0, at)).length;
  return [start, start + Array.from(word).length];
}
