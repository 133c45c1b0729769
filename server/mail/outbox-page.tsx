import type { OutboxMail } from './outbox.service.js';

const STYLES = `
  :root { color-scheme: light dark; --line: #8884; --accent: #855000; background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) { :root { --accent: #ffc566; } }
  body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
  form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: 1.5rem; }
  input, button { font: inherit; padding: .5rem .75rem; min-height: 2.75rem; box-sizing: border-box; }
  input { flex: 1 1 14rem; }
  article { border: 1px solid var(--line); border-radius: 12px; margin-bottom: 1rem; overflow: hidden; }
  summary { cursor: pointer; padding: .75rem 1rem; overflow-wrap: anywhere; }
  iframe { border: 0; border-top: 1px solid var(--line); width: 100%; height: 44rem; resize: vertical; display: block; }
  ul { margin: 0; padding: .75rem 1rem; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; border-top: 1px solid var(--line); }
  pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  .plain { border-top: 1px solid var(--line); }
  a { color: var(--accent); }
`;

/** The outbox for a person: each mail as its recipient sees it, in a frame that runs nothing. */
export const outboxPage = (mails: readonly OutboxMail[], to: string) => (
  <html lang="en">
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Outbox · Foyer</title>
      <style dangerouslySetInnerHTML={{ __html: STYLES }} />
    </head>
    <body>
      <main>
        <h1>Outbox</h1>
        <p>No mail service is set up, so mails stay here. The newest 100.</p>
        <form method="get" action="/dev/outbox">
          <label htmlFor="to">To</label>
          <input id="to" name="to" type="email" defaultValue={to} placeholder="everybody" />
          <button type="submit">Show</button>
        </form>
        {mails.length === 0 && <p>There is no mail{to && ` to ${to}`} yet.</p>}
        {mails.map((mail, index) => (
          <article key={mail.id}>
            <details open={index === 0}>
              <summary>
                <b>{mail.subject}</b>
                <br />
                to {mail.to},{' '}
                <time dateTime={mail.sentAt.toISOString()}>
                  {mail.sentAt.toISOString().slice(0, 19).replace('T', ' ')} UTC
                </time>
              </summary>
              {mail.attachments.length > 0 && (
                <ul aria-label="Attachments">
                  {mail.attachments.map(({ fileName, url }) => (
                    <li key={url}>
                      <a href={url}>{fileName}</a>
                    </li>
                  ))}
                </ul>
              )}
              <iframe
                title={`Mail: ${mail.subject}`}
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
                loading="lazy"
                srcDoc={framed(mail)}
              />
              <details className="plain">
                <summary>As text</summary>
                <pre>{mail.text}</pre>
              </details>
            </details>
          </article>
        ))}
      </main>
    </body>
  </html>
);

/** With its pictures from here, and its links in a window of their own. */
function framed({ html, attachments }: OutboxMail): string {
  const pictures = new Map(attachments.map(({ cid, url }) => [cid, url]));
  const shown = html.replace(/src="cid:([^"]+)"/g, (whole, cid: string) =>
    pictures.has(cid) ? `src="${pictures.get(cid)}"` : whole,
  );
  return shown.replace('<head>', '<head><base target="_blank">');
}
