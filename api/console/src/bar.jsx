import { ChevronDownIcon, DropdownMenu, pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { ANONYMOUS } from './identity.js';

export function Bar({ demo, identity, onIdentity }) {
  return (
    <header className="graphiql-container console-bar">
      <h1>一窗通办集成中枢<span>查询控制台</span></h1>
      {demo.examples.length > 0 && <Examples examples={demo.examples} />}
      <Identities tokens={demo.tokens} identity={identity} onIdentity={onIdentity} />
      <input
        className="console-token"
        aria-label="访问令牌"
        placeholder="粘贴访问令牌"
        autoComplete="off"
        spellCheck={false}
        value={identity.kind === 'own' ? identity.token : ''}
        onChange={({ target }) => onIdentity(target.value ? { kind: 'own', token: target.value } : ANONYMOUS)}
      />
    </header>
  );
}

function Identities({ tokens, identity, onIdentity }) {
  const choices = [...tokens.map(({ name }) => ({ kind: 'demo', name })), { ...ANONYMOUS, name: '不带令牌' }];
  const chosen = (choice) =>
    choice.kind === identity.kind && (choice.kind !== 'demo' || choice.name === identity.name);
  return (
    <div className="console-identities" role="group" aria-label="身份">
      {choices.map((choice) => (
        <button
          key={choice.kind + choice.name}
          type="button"
          aria-pressed={chosen(choice)}
          onClick={() => onIdentity(choice.kind === 'demo' ? choice : ANONYMOUS)}
        >
          {choice.name}
        </button>
      ))}
    </div>
  );
}

function Examples({ examples }) {
  const open = useOpenInTab();
  return (
    <DropdownMenu>
      <DropdownMenu.Button className="console-menu">示例操作<ChevronDownIcon /></DropdownMenu.Button>
      <DropdownMenu.Content align="start" className="console-menu-list">
        {examples.map((example) => (
          <DropdownMenu.Item key={example.name} onSelect={() => open(example)}>{example.name}</DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

// Shows an example in the tab that already holds it, in an empty one, or in a new one.
function useOpenInTab() {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, activeTabIndex, queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor', 'responseEditor'),
  );
  return ({ query, variables }) => {
    const same = tabs.findIndex((tab) => tab.query?.trim() === query && (tab.variables ?? '') === variables);
    if (same >= 0) {
      if (same !== activeTabIndex) changeTab(same);
      return;
    }
    if (queryEditor.getValue().trim()) addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
    responseEditor.setValue('');
  };
}
