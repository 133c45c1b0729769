import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackUrl } from '../platform/config-variables.js';
import { NotFoundError } from '../platform/errors.js';

/** Mails show their own styles and nothing that runs. Their frames have no address of their own, so this rules them too. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLES = `
  :root { color-scheme: light dark; --line: #8884; --accent: #855000; background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) { :root { --accent: #ffc566; } }
  body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
  form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: 1.5rem; }
  input, button { font: inherit; padding: .5rem .75rem; min-height: 2.75rem; box-sizing: border-box; }
  input { flex: 1 1 14rem; }
  article { border: 1px solid var(--line); border-radius: 12px; margin-bottom: 1rem; overflow: hidden; }
  article > h2 { font-size: 1.125rem; margin: 0; padding: .75rem 1rem; overflow-wrap: anywhere; }
  summary { cursor: pointer; padding: .75rem 1rem; overflow-wrap: anywhere; }
  iframe { border: 0; border-top: 1px solid var(--line); width: 100%; height: 44rem; resize: vertical; display: block; }
  main > ul { padding: 0; list-style: none; }
  main > ul li { padding: .25rem 0; }
  article ul { margin: 0; padding: .75rem 1rem; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; border-top: 1px solid var(--line); }
  pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  .plain { border-top: 1px solid var(--line); }
  a { color: var(--accent); display: inline-block; padding: .25rem 0; }
  a[aria-current] { font-weight: bold; text-decoration: none; }
`;

/** A page for whoever builds on this machine. */
export const DevPage = ({ title, children }: { title: string; children: ReactNode }) => (
  <html lang="en">
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · Foyer`}</title>
      <style dangerouslySetInnerHTML={{ __html: STYLES }} />
    </head>
    <body>
      <main>
        <h1>{title}</h1>
        {children}
      </main>
    </body>
  </html>
);

export function sendDevPage(reply: FastifyReply, page: ReactNode): FastifyReply {
  void reply.headers({ 'cache-control': 'no-store', vary: 'accept', 'content-security-policy': PAGE_POLICY });
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>${renderToStaticMarkup(page)}`);
}

/** What is asked of these routes from elsewhere is answered as if they were not there: they hold working links. */
export function answerThisMachineAlone(app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    if (!isFromHere(request)) throw notFound();
  });
}

/** From this machine, and by one of its own names: a page elsewhere that has its name resolve to us reads nothing. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? '';
  const local = /^(::ffff:)?127\.|^::1$/.test(address);
  const named = `http://${headers.host ?? ''}`;
  return local && URL.canParse(named) && isLoopbackUrl(named);
}

export const notFound = (): Error => Object.assign(new NotFoundError('page'), { statusCode: 404 });
