import { appendFileSync } from 'node:fs';

/**
 * Loaded before an acceptance script: each GraphQL document that it sends is added to the file that SENT_DOCUMENTS names, a line of
 * JSON each.
 */
const send = globalThis.fetch;
globalThis.fetch = (url, options) => {
  if (String(url).endsWith('/graphql') && typeof options?.body === 'string') {
    appendFileSync(process.env.SENT_DOCUMENTS, `${JSON.stringify(JSON.parse(options.body).query)}\n`);
  }
  return send(url, options);
};
