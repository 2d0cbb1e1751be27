import { createApp } from 'vue';
import App from './App.vue';
import { i18n, showLanguage } from './i18n';
import { start } from './live/desk';
import { router } from './router';
import './style/base.css';

showLanguage();
createApp(App).use(i18n).use(router).mount('#app');
void start();
