import LanguageWorker from './worker.js?worker';

globalThis.MonacoEnvironment = { getWorker: (_id, label) => new LanguageWorker({ name: label }) };
