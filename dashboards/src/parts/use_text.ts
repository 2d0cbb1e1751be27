// Texts with arguments that need more than a message: spans, instants, names
// of grades, errors.

import { useI18n } from 'vue-i18n';
import { errorText } from '../api/errors';
import { clock, nameOf } from '../live/desk';
import { whyText } from '../text/why';
import type { Span } from '../time/countdown';
import { fullTime, rangeText, shortTime } from '../time/format';

export function useText() {
  const { t, te, locale } = useI18n();

  const span = (value: Span): string =>
    value.unit === 'clock'
      ? value.text
      : t('clock.days', { days: value.days, hours: value.hours });

  const time = (value: string | null): string =>
    value === null ? '—' : shortTime(Date.parse(value), clock.now());

  const wholeTime = (value: string): string => fullTime(Date.parse(value));

  // Without an end: "11-23 14:03 –".
  const range = (from: string, to: string | null): string => to === null
    ? `${time(from)} –`
    : rangeText(Date.parse(from), Date.parse(to), clock.now());

  const list = (words: readonly string[]): string =>
    words.join(locale.value === 'zh' ? '、' : ', ');

  // A group of the roster: its word where we have one, else its name.
  const group = (name: string): string =>
    te(`owed_by.${name}`) ? t(`owed_by.${name}`) : name;

  // Codes of the rule files: their word where we have one, else the code.
  const topic = (code: string): string =>
    te(`topics.${code}`) ? t(`topics.${code}`) : code;

  const failure = (error: unknown): string => {
    const { key, detail, field } = errorText(error, te);
    const text = t(key, { field: field === undefined ? '' : t(field) });
    const colon = locale.value === 'zh' ? '：' : ': ';
    return detail === '' ? text : `${text}${colon}${detail}`;
  };

  // A person, or what acts without one.
  const who = (actor: string): string => {
    const id = actor.replace(/^person:/, '');
    const name = nameOf(id);
    return name === id && te(`people.${id}`) ? t(`people.${id}`) : name;
  };

  // A reason of the verdict, as `kind:part:part`, in words.
  const why = (reason: string): string => {
    const { key, values } = whyText(reason);
    if (key === null || !te(key)) return reason;
    const text = t(key, {
      ...values,
      grade: values.grade === undefined ? '' : t(`grade.${values.grade}`),
      topic: values.topic === undefined ? '' : topic(values.topic),
    });
    return values.table === undefined
      ? text
      : text + t('why.by_table', { table: t(`table.${values.table}`) });
  };

  // The length of a duty: "5小时".
  const limit = (anchor: string, due: string): string => {
    const minutes = Math.round((Date.parse(due) - Date.parse(anchor)) / 60000);
    return minutes % 60 === 0
      ? t('duty.limit', { hours: minutes / 60 })
      : t('duty.limit_minutes', { minutes });
  };

  return {
    t, te, locale, span, time, wholeTime, range, list, group, topic, who, why,
    failure, limit,
  };
}
