// Chinese first, English by a button; the choice is remembered, `?lang=en`
// overrides it.

import { createI18n } from 'vue-i18n';
import { en } from './en';
import { zh } from './zh';

export type Language = 'zh' | 'en';

const kLanguage = 'huiying.language';
const kHtmlLang: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'zh',
  messages: { zh, en },
});

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language;
  localStorage.setItem(kLanguage, language);
  showLanguage();
}

export function showLanguage(): void {
  document.documentElement.lang = kHtmlLang[i18n.global.locale.value];
}

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = asked ?? localStorage.getItem(kLanguage);
  return wanted === 'en' ? 'en' : 'zh';
}
