import { KEY_MAP, formatShortcutForOS } from '@graphiql/react';

const KEYS = [
  ['执行操作', formatShortcutForOS(KEY_MAP.runQuery.key)],
  ['命令面板（光标须在编辑器内）', 'F1'],
  ['整理格式', KEY_MAP.prettify.key],
  ['复制操作', KEY_MAP.copyQuery.key],
  ['重新读取结构', KEY_MAP.refetchSchema.key],
  ['在文档中查找', formatShortcutForOS(KEY_MAP.searchInDocs.key)],
  ['在编辑器中查找', formatShortcutForOS(KEY_MAP.searchInEditor.key)],
  ['把片段并入操作', KEY_MAP.mergeFragments.key],
];

export function ShortKeys() {
  return (
    <table className="graphiql-table">
      <thead>
        <tr><th>快捷键</th><th>功能</th></tr>
      </thead>
      <tbody>
        {KEYS.map(([title, keys]) => (
          <tr key={title}><td><code className="graphiql-key">{keys}</code></td><td>{title}</td></tr>
        ))}
      </tbody>
    </table>
  );
}
