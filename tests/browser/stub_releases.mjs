// The way of a statement, as far as the pages need it: draft, reviews,
// approval, publication. Who may do what is the engine's, and tested there.

import { iso, settle } from './stub_data.mjs';

export const channels = {
  strict: true, reviews: ['facts', 'law', 'confidentiality'],
  channels: [
    { id: 'weibo', name: '云州公安 微博', platform: 'weibo', url: '' },
    { id: 'portal', name: '云州市公安局门户网站', platform: 'portal', url: '' },
  ],
};

const kNothing = { gaps: [], faults: [], blocks: [], promises_more: false,
  under_verification: false };

export function addDraft(item, now, by, sent) {
  const release = {
    number: item.releases.length + 1, state: 'draft',
    kind: sent.kind ?? 'statement', text: sent.text, unit: '',
    drafted: signed(now, by), authors: [by], revisions: 0,
    reading: read(sent.text), reviews: [], approved: null,
    follow_up_seconds: null, published_at: null, recorded_at: null,
    channel: null, channel_id: '', url: null, by: '',
    corrects: sent.corrects ?? null, corrected_by: null, withdrawn: null,
    regularised: null,
  };
  item.releases.push(release);
  return release;
}

// True when `step` is one that the stand-in knows.
export function stepRelease(item, number, step, now, by, sent) {
  const release = item.releases.find((each) => each.number === number);
  if (release === undefined) return false;
  switch (step) {
    case 'revise':
      Object.assign(release, { text: sent.text, reading: read(sent.text),
        state: 'draft', revisions: release.revisions + 1 });
      for (const review of release.reviews) review.passed = false;
      return true;
    case 'review':
      release.reviews.push({ ...signed(now, by, sent.note), kind: sent.kind,
        passed: sent.result === 'passed' });
      if (sent.result !== 'passed') release.state = 'returned';
      return true;
    case 'return':
      release.state = 'returned';
      return true;
    case 'approve':
      Object.assign(release, { state: 'approved',
        approved: signed(now, by, sent.note) });
      return true;
    case 'publish':
      Object.assign(release, { state: 'published', by, url: sent.url,
        published_at: sent.published_at, recorded_at: iso(now),
        channel_id: sent.channel, channel: channels.channels
          .find(({ id }) => id === sent.channel)?.name ?? sent.channel });
      settle(item, Date.parse(sent.published_at),
        (duty) => duty.kind !== 'press_conference');
      return true;
    case 'withdraw':
      Object.assign(release, { state: 'withdrawn',
        withdrawn: signed(now, by, sent.note) });
      return true;
    default:
      return false;
  }
}

function signed(now, by, note = null) {
  return { by, at: iso(now), note: note ?? null };
}

// A grain of what rules/releases.yaml reads.
function read(text) {
  return { ...kNothing, gaps: /伤|亡/.test(text) ? [] : ['casualties'],
    faults: /高度重视/.test(text) ? ['empty_phrase'] : [],
    blocks: /1[3-9]\d{9}/.test(text) ? ['mobile_number'] : [],
    promises_more: text.includes('后续') };
}
