// The codes in which the rules say why they judged as they did. Pure.

export interface Why {
  key: string | null;  // of the message; null: not known here
  values: Record<string, string>;
}

// `grade:2:custody-death`, `grade:1:traffic:deaths=30`, `excluded:rule:word`,
// `replaced:rule:by`, `place:unit`, `answer:official_post`.
export function whyText(reason: string): Why {
  const [kind = '', first = '', second = '', third = ''] = reason.split(':');
  const [what, n = ''] = third.split('=');
  switch (kind) {
    case 'grade':
      return third === ''
        ? { key: 'why.grade', values: { grade: first, rule: second } }
        : { key: `why.${what}`, values: { grade: first, topic: second, n } };
    case 'excluded':
      return { key: 'why.excluded', values: { rule: first,
        word: reason.slice(kind.length + first.length + 2) } };
    case 'replaced':
      return { key: 'why.replaced', values: { rule: first, by: second } };
    case 'place':
    case 'answer':
      return { key: `why.${kind}_${first}`, values: {} };
    default:
      return { key: null, values: {} };
  }
}
