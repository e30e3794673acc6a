// The query console: GraphiQL with a bar for identity and example operations.
import './polyfills.js';
import './workers.js';
import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryStore } from '@graphiql/plugin-history';
import { GraphiQLProvider } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Bar } from './bar.jsx';
import { createFetcher } from './fetcher.js';
import { loadDemo, restoreIdentity, storeIdentity, tokenOf } from './identity.js';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './console.css';

const PLUGINS = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];
const WELCOME = '# 在此书写 GraphQL 操作，按 Ctrl-Enter 执行。\n# 左侧可查看文档与历史；变量与请求头在下方。\n\nquery {\n  __typename\n}\n';
const isFirstVisit = sessionStorage.getItem('graphiql:tabState') === null;

function Console({ demo }) {
  const [identity, setIdentity] = useState(() => restoreIdentity(demo));
  const token = tokenOf(identity, demo);
  // A new fetcher makes GraphiQL read the schema again, as the new identity sees it.
  const fetcher = useMemo(() => createFetcher(token), [token]);
  const choose = (next) => {
    storeIdentity(next);
    setIdentity(next);
  };
  const first = demo.examples[0];
  // Operations and variables may hold personal data: they stay in this tab and go with it.
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      storage={sessionStorage}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      defaultQuery={WELCOME}
      defaultTabs={first && [first]}
      initialVariables={first && isFirstVisit ? first.variables : undefined}
      inputValueDeprecation
      schemaDescription
    >
      <Bar demo={demo} identity={identity} onIdentity={choose} />
      <HistoryStore>
        <DocExplorerStore>
          <GraphiQLInterface showPersistHeadersSettings={false} defaultEditorToolsVisibility="variables">
            <GraphiQL.Logo>{' '}</GraphiQL.Logo>
          </GraphiQLInterface>
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}

loadDemo().then((demo) => {
  createRoot(document.getElementById('root')).render(<Console demo={demo} />);
});
