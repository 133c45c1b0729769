const { TestEnvironment } = require('jest-environment-jsdom');

/** jsdom, with what browsers have had for years and jsdom has not: fetch and its family, locks, modal dialogs. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    const window = this.global;
    const fromNode = [
      'TextEncoder',
      'TextDecoder',
      'Request',
      'Response',
      'Headers',
      'fetch',
      'Uint8Array',
      'AbortController',
      'AbortSignal',
      'ReadableStream',
      'WritableStream',
      'TransformStream',
      'structuredClone',
      'crypto',
    ];
    for (const name of fromNode)
      Object.defineProperty(window, name, { value: globalThis[name], configurable: true, writable: true });
    window.BroadcastChannel ??= globalThis.BroadcastChannel;

    const dialog = window.HTMLDialogElement.prototype;
    dialog.showModal ??= function () {
      this.open = true;
    };
    dialog.close ??= function () {
      this.open = false;
      this.dispatchEvent(new window.Event('close'));
    };
    window.matchMedia ??= query => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} });
    window.Element.prototype.scrollIntoView ??= () => {};
    window.scrollTo = () => {};
  }
};
