import type { FastifyReply, FastifyRequest } from 'fastify';

const escape = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);

/** Whether a person's browser asks, which wants a page, rather than a program. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

/** Answers with a small page that needs no other file. */
export function sendPage(reply: FastifyReply, status: number, title: string, text: string): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${escape(title)} · Foyer</title><style>
:root { color-scheme: light dark } body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem;
margin: 20vh auto; padding: 0 1.5rem } h1 { font-size: 2rem } a { color: inherit }
</style></head><body><main><h1>${escape(title)}</h1><p>${escape(text)}</p><p><a href="/">Foyer</a></p></main></body></html>
`,
    );
}
