import { describe, expect, it } from 'vitest';
import { whyText } from '../src/text/why';

describe('whyText', () => {
  it.each([
    ['grade:2:custody-death', 'why.grade',
      { grade: '2', rule: 'custody-death' }],
    ['grade:1:traffic:deaths=30', 'why.deaths',
      { grade: '1', topic: 'traffic', n: '30' }],
    ['grade:3:crime/killing:table=criminal', 'why.grade',
      { grade: '3', rule: 'crime/killing', table: 'criminal' }],
    ['grade:2:crowd:crowd=1000:table=mass_incident', 'why.crowd',
      { grade: '2', topic: 'crowd', n: '1000', table: 'mass_incident' }],
    ['grade:2:spread:reposts=12000', 'why.spread',
      { grade: '2', n: '12000' }],
    ['grade:4:cue:drill', 'why.grade_cue', { grade: '4', cue: 'drill' }],
    ['answer:cue:drill', 'why.answer_cue', { cue: 'drill' }],
    ['urgent:missing/suicide', 'why.urgent', { rule: 'missing/suicide' }],
    ['grade:3:safety:injured=12', 'why.injured',
      { grade: '3', topic: 'safety', n: '12' }],
    ['excluded:killing:演习: 现场', 'why.excluded',
      { rule: 'killing', word: '演习: 现场' }],
    ['replaced:police:crash', 'why.replaced', { rule: 'police', by: 'crash' }],
    ['place:local_feed', 'why.place_local_feed', {}],
    ['answer:official_post', 'why.answer_official_post', {}],
    ['somethingnew', null, {}],
  ])('%s', (reason, key, values) => {
    expect(whyText(reason)).toEqual({ key, values });
  });
});
