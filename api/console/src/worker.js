// One script for the three language workers, which share most of their code. The worker's name says which.
const load = {
  json: () => import('monaco-editor/esm/vs/language/json/json.worker.js'),
  graphql: () => import('monaco-graphql/esm/graphql.worker.js'),
}[self.name] ?? (() => import('monaco-editor/esm/vs/editor/editor.worker.js'));

// Messages that come before the language is loaded are kept for it.
const early = [];
self.onmessage = (event) => early.push(event);
load().then(() => early.forEach((event) => self.onmessage(event)));
