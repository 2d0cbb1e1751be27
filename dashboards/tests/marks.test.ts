import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { Mark } from '../src/api/types';
import MarkedText from '../src/parts/MarkedText.vue';
import { splitMarks } from '../src/text/marks';

function show(text: string, marks: Mark[]): string {
  return splitMarks(text, marks)
    .map((part) => (part.hit ? `[${part.text}]` : part.text)).join('');
}

describe('splitMarks', () => {
  it('CountsAnEmojiAsOneCodePoint', () => {
    expect(show('😢民警推人', [[1, 3]])).toBe('😢[民警]推人');
  });

  it('CountsARareCharacterAsOneCodePoint', () => {
    expect(show('𠮷家派出所𠮷', [[2, 5]])).toBe('𠮷家[派出所]𠮷');
  });

  it('CountsEveryPartOfAJoinedEmoji', () => {
    // Man, zero-width joiner, firefighter's engine: three code points.
    expect(show('👨‍🚒到场', [[3, 5]])).toBe('👨‍🚒[到场]');
  });

  it.each<[string, Mark[], string]>([
    ['no marks', [], '民警执法'],
    ['all of it', [[0, 4]], '[民警执法]'],
    ['overlapping ones become one', [[0, 2], [1, 3]], '[民警执]法'],
    ['touching ones become one', [[0, 2], [2, 4]], '[民警执法]'],
    ['one inside another', [[0, 4], [1, 2]], '[民警执法]'],
    ['out of order', [[3, 4], [0, 1]], '[民]警执[法]'],
    ['past the end', [[2, 99]], '民警[执法]'],
    ['outside or empty', [[9, 12], [2, 2], [3, 1]], '民警执法'],
  ])('%s', (_name, marks, shown) => {
    expect(show('民警执法', marks)).toBe(shown);
  });

  it('AnEmptyTextHasNoSegments', () => {
    expect(splitMarks('', [[0, 3]])).toEqual([]);
  });
});

describe('MarkedText', () => {
  it('ShowsMarkupOfAPostAsText', () => {
    const text = '<img src=x onerror=alert(1)>民警';
    const view = mount(MarkedText, { props: { text, marks: [[28, 30]] } });
    expect(view.text()).toBe(text);
    expect(view.findAll('mark').map((mark) => mark.text())).toEqual(['民警']);
    expect(view.find('img').exists()).toBe(false);
  });
});
