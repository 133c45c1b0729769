/** A mail as it leaves. */
export interface MailMessage {
  /** The id of its row: whoever takes it may tell by this that it is a repetition. */
  readonly id: string;
  /** One address, without a name. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** For what its reader may refuse: where they do so. Mail programs offer it beside the sender. */
  readonly unsubscribeUrl?: string | undefined;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** For a picture in the HTML: its name there, after `cid:`. */
  readonly cid?: string;
}

const LONGEST_SUBJECT = 150;

/** One line of at most 150 characters: no control character, which could begin another header, survives. */
export function subjectLine(text: string): string {
  const line = [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()];
  return line.length > LONGEST_SUBJECT
    ? `${line
        .slice(0, LONGEST_SUBJECT - 1)
        .join('')
        .trimEnd()}…`
    : line.join('');
}

/** Whether this is one plain address: no second one beside it, no name, no header hidden in it. */
export const isOneAddress = (address: string): boolean =>
  /^[^\s<>(),;:"@\p{Cc}]+@[^\s<>(),;:"@\p{Cc}]+$/u.test(address);

/** The headers by which mail programs offer to unsubscribe with one click (RFC 2369, RFC 8058); none for other mails. */
export const unsubscribeHeaders = ({ unsubscribeUrl }: Pick<MailMessage, 'unsubscribeUrl'>): Record<string, string> =>
  unsubscribeUrl
    ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};
