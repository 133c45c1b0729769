import { AccountLink } from '../../accounts/session.entity.js';
import { clock } from '../../platform/clock.js';
import type { MailParams } from '../mail-params.js';
import { momentInWords } from './moment.js';
import { Button, Paragraph, PlainLink, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

/** Proves that whoever opened the account reads this mailbox. */
export function verifyEmail(params: MailParams<'verifyEmail'>, desk: Desk): Promise<Letter | null> {
  const link = `${desk.publicUrl}/verify?token=${encodeURIComponent(desk.secrets.linkToken('verify-email', params.accountLinkId))}`;
  return accountLinkLetter(params, desk, desk.words.verifyEmail, link);
}

/** Lets whoever reads this mailbox choose a new password. */
export function resetPassword(params: MailParams<'resetPassword'>, desk: Desk): Promise<Letter | null> {
  const link = `${desk.publicUrl}/reset?token=${encodeURIComponent(desk.secrets.linkToken('reset-password', params.accountLinkId))}`;
  return accountLinkLetter(params, desk, desk.words.resetPassword, link);
}

interface LinkWords {
  subject: string;
  title: string;
  intro: string;
  button: string;
  until(time: string): string;
  why: string;
}

async function accountLinkLetter(
  { accountLinkId, name }: { accountLinkId: string; name: string },
  { em, words: all, locale }: Desk,
  words: LinkWords,
  link: string,
): Promise<Letter | null> {
  const found = await em.findOne(AccountLink, accountLinkId);
  if (!found || found.usedAt || found.expiresAt <= clock.now()) return null;
  return {
    subject: words.subject,
    preview: words.intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(name)}</Paragraph>
        <Paragraph>{words.intro}</Paragraph>
        <Button href={link}>{words.button}</Button>
        <Paragraph soft>{words.until(momentInWords(found.expiresAt, locale))}</Paragraph>
        <PlainLink href={link} label={all.linkFails} />
      </>
    ),
  };
}
