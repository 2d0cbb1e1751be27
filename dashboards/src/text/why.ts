// The codes in which the rules say why they judged as they did. Pure.

export interface Why {
  key: string | null;  // of the message; null: not known here
  values: Record<string, string>;
}

// `grade:2:conduct/custody:table=bureau`, `grade:1:traffic:deaths=30`,
// `grade:2:spread:reposts=12000`, `grade:4:cue:drill`, `excluded:rule:word`,
// `replaced:rule:by`, `place:unit`, `answer:official_post`,
// `answer:cue:drill`, `urgent:rule`.
export function whyText(reason: string): Why {
  const [kind = '', first = '', second = '', ...rest] = reason.split(':');
  switch (kind) {
    case 'grade':
      return gradeWhy(first, second, rest);
    case 'excluded':
      return { key: 'why.excluded', values: { rule: first,
        word: reason.slice(kind.length + first.length + 2) } };
    case 'replaced':
      return { key: 'why.replaced', values: { rule: first, by: second } };
    case 'answer':
      return first === 'cue'
        ? { key: 'why.answer_cue', values: { cue: second } }
        : { key: `why.answer_${first}`, values: {} };
    case 'place':
      return { key: `why.place_${first}`, values: {} };
    case 'urgent':
      return { key: 'why.urgent', values: { rule: first } };
    default:
      return { key: null, values: {} };
  }
}

function gradeWhy(grade: string, from: string, rest: string[]): Why {
  const table = rest.find((part) => part.startsWith('table='))?.slice(6);
  const [what = '', n = ''] = (rest.find((part) =>
    part !== `table=${table}`) ?? '').split('=');
  if (from === 'cue') {
    return { key: 'why.grade_cue', values: { grade, cue: what } };
  }
  if (from === 'spread') {
    return { key: 'why.spread', values: { grade, n } };
  }
  const values: Record<string, string> = what === ''
    ? { grade, rule: from } : { grade, topic: from, n };
  if (table) values.table = table;
  return { key: what === '' ? 'why.grade' : `why.${what}`, values };
}
