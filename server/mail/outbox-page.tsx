import { DevPage } from './dev-pages.js';
import type { OutboxMail } from './outbox.service.js';

/** The outbox for a person: each mail as its recipient sees it, in a frame that runs nothing. */
export const outboxPage = (mails: readonly OutboxMail[], to: string) => (
  <DevPage title="Outbox">
    <p>
      No mail service is set up, so mails stay here. The newest 100. What every mail looks like:{' '}
      <a href="/dev/mails">all mails</a>.
    </p>
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
  </DevPage>
);

/** With its pictures from here, and its links in a window of their own. */
function framed({ html, attachments }: OutboxMail): string {
  const pictures = new Map(attachments.map(({ cid, url }) => [cid, url]));
  const shown = html.replace(/src="cid:([^"]+)"/g, (whole, cid: string) =>
    pictures.has(cid) ? `src="${pictures.get(cid)}"` : whole,
  );
  return shown.replace('<head>', '<head><base target="_blank">');
}
