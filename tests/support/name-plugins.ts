/**
 * Fastify names a plugin that has no name of its own by looking through all modules that were loaded, which takes Jest
 * half a second an app. Here each is named as its function is.
 */
Object.defineProperty(Function.prototype, Symbol.for('fastify.display-name'), {
  get(this: { name: string }) {
    return this.name || 'plugin';
  },
  set(this: object, value: unknown) {
    Object.defineProperty(this, Symbol.for('fastify.display-name'), { value, configurable: true, writable: true });
  },
});
