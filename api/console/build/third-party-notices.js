// Collects the licence text of every package that ends up in the bundle into dist/NOTICE.txt.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function packageOf(id) {
  const file = id.replace(/^\0/, '').split('?')[0];
  if (!file.includes('/node_modules/')) return null;
  for (let folder = dirname(file); folder.includes('/node_modules/'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version, license, author } = JSON.parse(readFileSync(manifest, 'utf8'));
      if (name && version) return { folder, name, version, license, author: author?.name ?? author };
    }
  }
  return null;
}

function textOf({ folder, name, version, license, author }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) {
    texts.push(`By ${author ?? 'its contributors'}. The package carries no text of its own; ${license} is given in full above or below.`);
  }
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

export function thirdPartyNotices() {
  const packages = new Map();
  return {
    collect: () => ({
      name: 'collect-notices',
      generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          for (const id of Object.keys(chunk.modules ?? {})) {
            const found = packageOf(id);
            if (found) packages.set(`${found.name}@${found.version}`, found);
          }
        }
      },
    }),
    write: () => ({
      name: 'write-notices',
      generateBundle: {
        order: 'post',
        handler() {
          const texts = [...packages.keys()].sort().map((key) => textOf(packages.get(key)));
          const source = `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
          this.emitFile({ type: 'asset', fileName: 'NOTICE.txt', source });
        },
      },
    }),
  };
}
