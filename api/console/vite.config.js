import { defineConfig } from 'vite';
import { replaceModules } from './build/replace-modules.js';
import { thirdPartyNotices } from './build/third-party-notices.js';
import { translate } from './build/translate.js';

const notices = thirdPartyNotices();

export default defineConfig({
  base: './',
  plugins: [replaceModules(), translate(), notices.collect(), notices.write()],
  worker: {
    format: 'es',
    plugins: () => [replaceModules(), notices.collect()],
  },
  build: {
    target: 'chrome90',
    cssTarget: 'chrome90',
    sourcemap: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { moduleLevelDirective: false } },
    chunkSizeWarningLimit: 4096,
    // One kind of file name: letters, digits, dot, dash, underscore, with a content hash.
    assetsInlineLimit: 0,
  },
});
