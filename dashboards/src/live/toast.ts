// One short message at a time, read out politely.

import { reactive } from 'vue';

export const toast = reactive({
  text: '', tone: 'good' as 'good' | 'bad', serial: 0,
});

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, tone: 'good' | 'bad' = 'good'): void {
  toast.text = text;
  toast.tone = tone;
  toast.serial += 1;
  clearTimeout(timer);
  timer = setTimeout(hush, tone === 'good' ? 4000 : 8000);
}

export function hush(): void {
  toast.text = '';
}
