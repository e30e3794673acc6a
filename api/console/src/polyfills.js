// What GraphiQL calls and Chromium 90 lacks.
function define(prototype, name, value) {
  if (!prototype[name]) Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}

function at(index) {
  const place = Math.trunc(index) || 0;
  return this[place < 0 ? this.length + place : place];
}

define(Array.prototype, 'at', at);
define(String.prototype, 'at', at);
define(Object, 'hasOwn', (object, key) => Object.prototype.hasOwnProperty.call(object, key));
