// How the console speaks to the hub: one POST an operation, one socket a subscription.
import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-ws';

// The hub may be mounted under a prefix, so the endpoint is found from the page's own address.
const ENDPOINT = new URL('../graphql', document.baseURI);
const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

export function createFetcher(token) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  return (operation, { headers, documentAST } = {}) => {
    const node = documentAST && getOperationAST(documentAST, operation.operationName);
    return node?.operation === 'subscription'
      ? subscribe(operation, authorization)
      : post(operation, { ...authorization, ...lowerCaseNames(headers) });
  };
}

// A header typed in the editor replaces ours, whatever its case.
function lowerCaseNames(headers) {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

async function post({ query, variables, operationName }, headers) {
  let response;
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: { accept: ACCEPT, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables, operationName: operationName ?? undefined }),
      credentials: 'omit',
    });
  } catch {
    return failure('无法连接中枢');
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return failure(`中枢以 HTTP ${response.status} 回应，内容不是 JSON`, text.slice(0, 500));
  }
}

async function* subscribe({ query, variables, operationName }, connectionParams) {
  const url = new URL(ENDPOINT);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // A socket of its own: the identity is the one at the time of subscribing.
  const client = createClient({ url: url.href, connectionParams, retryAttempts: 0 });
  try {
    yield* client.iterate({ query, variables, operationName: operationName ?? undefined });
  } catch (error) {
    yield closed(error);
  } finally {
    await client.dispose();
  }
}

function closed(error) {
  if (Array.isArray(error)) return { errors: error };
  if (error?.code) return failure(`连接已关闭：${error.code} ${error.reason ?? ''}`.trim());
  return failure('无法建立订阅连接');
}

function failure(message, body) {
  return { errors: [body ? { message, body } : { message }] };
}
