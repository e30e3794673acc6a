// Stands in for prettier/standalone and its two JSON plugins, with the one call that is made of them.
import { applyEdits, format as edits } from 'jsonc-parser';

export function format(content) {
  const options = { tabSize: 2, insertSpaces: true, eol: '\n' };
  return applyEdits(content, edits(content, undefined, options));
}
export const printers = {};
export const parsers = {};
