// GraphiQL has no translations: its own labels are replaced while bundling.
// A label that is no longer found stops the build, so an update cannot bring back English unseen.
import { readFileSync } from 'node:fs';

const LABELS = JSON.parse(readFileSync(new URL('./zh-cn.json', import.meta.url), 'utf8'));

export function translate() {
  const seen = new Set();
  return {
    name: 'translate',
    transform(code, id) {
      const file = Object.keys(LABELS).find((name) => id.split('?')[0].endsWith(`/node_modules/${name}`));
      if (!file) return null;
      seen.add(file);
      let translated = code;
      for (const [from, to] of LABELS[file]) {
        if (!translated.includes(from)) this.error(`${file} no longer contains ${from}`);
        translated = translated.replaceAll(from, () => to);
      }
      return { code: translated, map: null };
    },
    buildEnd(error) {
      const missed = Object.keys(LABELS).filter((file) => !seen.has(file));
      if (!error && missed.length > 0) this.error(`never bundled: ${missed.join(', ')}`);
    },
  };
}
