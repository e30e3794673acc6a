// Who the console speaks as. Kept for this browser tab only.
const KEY = 'console:identity';
export const ANONYMOUS = { kind: 'anonymous' };

// A demo identity is remembered by name: its token is a new one after every start of the hub.
export function restoreIdentity(demo) {
  const first = demo.tokens.length > 0 ? { kind: 'demo', name: demo.tokens[0].name } : ANONYMOUS;
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY));
    if (!stored) return first;
    if (stored.kind === 'demo' && !demo.tokens.some(({ name }) => name === stored.name)) return first;
    return stored;
  } catch {
    return first;
  }
}

export function storeIdentity(identity) {
  sessionStorage.setItem(KEY, JSON.stringify(identity));
}

export function tokenOf(identity, demo) {
  if (identity.kind === 'demo') return demo.tokens.find(({ name }) => name === identity.name)?.token ?? '';
  if (identity.kind === 'own') return identity.token.trim().replace(/^bearer\s+/i, '');
  return '';
}

// What the demonstration offers, or nothing where the hub does not offer one.
export async function loadDemo() {
  const nothing = { tokens: [], examples: [] };
  try {
    const response = await fetch('demo.json', { cache: 'no-store', credentials: 'omit' });
    if (!response.ok) return nothing;
    const { tokens, examples } = await response.json();
    return {
      tokens: Array.isArray(tokens) ? tokens.filter(({ name, token }) => name && token) : [],
      examples: (Array.isArray(examples) ? examples : []).filter(({ name, query }) => name && query).map(example),
    };
  } catch {
    return nothing;
  }
}

function example({ name, query, variables }) {
  const text = typeof variables === 'string' ? variables : JSON.stringify(variables ?? {}, null, 2);
  return { name, query: query.trim(), variables: text === '{}' ? '' : text };
}
