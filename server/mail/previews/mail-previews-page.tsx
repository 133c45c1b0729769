import { DevPage } from '../dev-pages.js';
import type { MailMessage } from '../mail-message.js';
import type { MailTemplateName } from '../mail-params.js';
import type { Language } from '../words/grammar.js';
import { tongueOf } from '../words/words.js';
import { MAIL_TEMPLATES } from './mail-preview.service.js';
import { LANGUAGES } from '../words/words.js';

const addressOf = (template: MailTemplateName, language: Language): string =>
  `/dev/mails/${template}?language=${language}`;

/** `العربية`, `français`: each language by its own name. */
const nameOf = (language: Language): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;

const Links = ({ template, current }: { template: MailTemplateName; current?: Language }) =>
  LANGUAGES.map(language => (
    <span key={language}>
      {' '}
      <a
        href={addressOf(template, language)}
        lang={language}
        aria-label={`${template}: ${nameOf(language)}`}
        aria-current={language === current ? 'page' : undefined}
      >
        {nameOf(language)}
      </a>
    </span>
  ));

/** Every kind of mail, with its previews. */
export const mailPreviewsPage = () => (
  <DevPage title="Mails">
    <p>
      Every mail that is sent, in every language, told of what never was. What was sent is in the{' '}
      <a href="/dev/outbox">outbox</a>.
    </p>
    <ul>
      {MAIL_TEMPLATES.map(template => (
        <li key={template}>
          <b>{template}</b>
          <Links template={template} />
        </li>
      ))}
    </ul>
  </DevPage>
);

/** One mail as its reader gets it, in HTML and as text. */
export const mailPreviewPage = (template: MailTemplateName, language: Language, mail: MailMessage) => (
  <DevPage title={template}>
    <p>
      <a href="/dev/mails">All mails</a>
      <Links template={template} current={language} />
    </p>
    <article>
      <h2 lang={language} dir="auto">
        {mail.subject}
      </h2>
      {mail.attachments.length > 0 && (
        <ul aria-label="Attachments">
          {mail.attachments.map(({ fileName, contentType }) => (
            <li key={fileName}>
              {fileName} ({contentType})
            </li>
          ))}
        </ul>
      )}
      <iframe
        title={`Mail: ${mail.subject}`}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={withPictures(mail)}
      />
      <h2>As text</h2>
      <pre lang={language} dir={tongueOf(language).direction}>
        {mail.text}
      </pre>
    </article>
  </DevPage>
);

/** With its pictures in it, and its links in a window of their own. */
function withPictures({ html, attachments }: MailMessage): string {
  const pictures = new Map(attachments.map(({ cid, contentType, content }) => [cid, { contentType, content }]));
  const shown = html.replace(/src="cid:([^"]+)"/g, (whole, cid: string) => {
    const picture = pictures.get(cid);
    return picture ? `src="data:${picture.contentType};base64,${picture.content.toString('base64')}"` : whole;
  });
  return shown.replace('<head>', '<head><base target="_blank">');
}
