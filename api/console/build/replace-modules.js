// Modules of the editor that we replace by smaller or translated ones of our own.
import { fileURLToPath } from 'node:url';

const own = (file) => fileURLToPath(new URL(`../src/replaced/${file}`, import.meta.url));

// [imported name, imported by, ours]
const REPLACED = [
  // A small JSON formatter in place of Prettier's JavaScript parser.
  [/^prettier\//, /@graphiql\/react\/dist\/utility\/jsonc\.js$/, own('json-formatter.js')],
  // The page already carries Prettier once.
  [/^prettier\//, /monaco-graphql\/esm\/GraphQLWorker\.js$/, own('no-formatter.js')],
  [/^prettier\/parser-graphql$/, /@graphiql\/react\/dist\/constants\.js$/, 'prettier/plugins/graphql'],
  // The list of short keys, in Chinese and without links to other sites.
  [/\/short-keys\.js$/, /graphiql\/dist\/ui\/sidebar\.js$/, own('short-keys.jsx')],
  // Editor parts, without those a query console never shows (differences, colours, inline completions).
  [/\/editor\.all\.js$/, /monaco-editor\/esm\/vs\/editor\/edcore\.main\.js$/, own('editor-parts.js')],
  [/\/(multiD|d)iffEditorWidget\.js$/, /monaco-editor\/esm\/vs\/editor\/standalone\/browser\/standalone(Code)?Editor\.js$/, own('no-diff-editor.js')],
];

export function replaceModules() {
  return {
    name: 'replace-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      const found = importer && REPLACED.find(([name, by]) => name.test(source) && by.test(importer));
      if (!found) return null;
      return found[2].startsWith('/') ? found[2] : this.resolve(found[2], importer, { skipSelf: true });
    },
  };
}
