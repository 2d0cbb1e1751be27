import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [vue()],
  define: {
    // Only the Composition API of vue-i18n; its compiler needs no eval.
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  // `npm run dev` passes API calls on to a running daemon. The host is a number:
  // a bare machine may not know `localhost`.
  server: {
    host: '127.0.0.1',
    fs: { allow: ['..'] },  // tests read codes of the engine and the rules
    proxy: { '/api': 'http://127.0.0.1:8686' },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
  },
});
