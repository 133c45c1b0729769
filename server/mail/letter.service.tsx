import type { EntityManager } from '@mikro-orm/postgresql';
import { render, toPlainText } from '@react-email/render';
import type { Config } from '../platform/config.js';
import type { SecretKey } from '../platform/secret-key.js';
import type { TicketFilesService } from '../tickets/ticket-files.service.js';
import type { EmailMessage } from './email.entity.js';
import { mailParams, type MailParams, type MailTemplateName } from './mail-params.js';
import { subjectLine, type MailMessage } from './mail-message.js';
import { resetPassword, verifyEmail } from './templates/account-link.mail.js';
import { eventCalledOff, eventCancelled } from './templates/event-cancelled.mail.js';
import { eventChanged } from './templates/event-changed.mail.js';
import { disputeClosed, disputeOpened, fraudWarning, ticketsVoid } from './templates/dispute.mail.js';
import { unsubscribeLink } from './templates/links.js';
import { message, testMessage } from './templates/message.mail.js';
import { moneyReturned } from './templates/money-returned.mail.js';
import { orderTickets } from './templates/order-tickets.mail.js';
import { Sheet } from './templates/parts.js';
import { paymentFailed } from './templates/payment-failed.mail.js';
import { recoverOrders } from './templates/recover-orders.mail.js';
import { refundAsked, refundDecided, refundFailed, ticketRefunded } from './templates/refund.mail.js';
import {
  registrationApproved,
  registrationDeclined,
  registrationReceived,
  registrationUnpaid,
} from './templates/registration.mail.js';
import { reminder } from './templates/reminder.mail.js';
import {
  transferAccepted,
  transferAsked,
  transferDecided,
  transferOffered,
  transferUnanswered,
  transferWithdrawn,
} from './templates/transfer.mail.js';
import { transferredTicket } from './templates/transferred-ticket.mail.js';
import { waitlistJoined, waitlistOfferEnded, waitlistOffered } from './templates/waitlist.mail.js';
import type { Desk, Letter, OrderTickets, Template } from './templates/template.js';
import { tongueOf } from './words/words.js';

const TEMPLATES: { [Name in MailTemplateName]: Template<MailParams<Name>> } = {
  orderTickets,
  paymentFailed,
  moneyReturned,
  refundAsked,
  refundDecided,
  refundFailed,
  ticketRefunded,
  eventCancelled,
  eventCalledOff,
  eventChanged,
  reminder,
  message,
  testMessage,
  transferAsked,
  transferDecided,
  transferOffered,
  transferWithdrawn,
  transferUnanswered,
  transferAccepted,
  transferredTicket,
  disputeOpened,
  disputeClosed,
  fraudWarning,
  ticketsVoid,
  waitlistJoined,
  waitlistOffered,
  waitlistOfferEnded,
  registrationReceived,
  registrationApproved,
  registrationUnpaid,
  registrationDeclined,
  recoverOrders,
  verifyEmail,
  resetPassword,
};

/** Headings as they are written, not in capitals. */
const HEADINGS = ['h1', 'h2'].map(selector => ({ selector, options: { uppercase: false } }));

/** Writes mails: template and row in, HTML, text and attachments out. */
export class LetterService {
  constructor(
    private readonly em: EntityManager,
    private readonly tickets: OrderTickets,
    private readonly ticketFiles: TicketFilesService,
    private readonly secrets: SecretKey,
    private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  /** @returns null where there is nothing left to tell: a link that has expired, tickets that went back. */
  async write({ id, recipient, template, params, language }: EmailMessage): Promise<MailMessage | null> {
    const { em, tickets, ticketFiles, secrets } = this;
    const { publicUrl } = this.config;
    const tongue = tongueOf(language);
    const desk: Desk = { ...tongue, em, secrets, publicUrl, tickets, ticketFiles, recipient };
    const letter = await writeWith(template as MailTemplateName, params, desk);
    if (!letter) return null;

    const { preview, why, body, attachments = [] } = letter;
    const unsubscribe = letter.unsubscribe
      ? { url: unsubscribeLink(publicUrl, secrets, id), label: letter.unsubscribe }
      : undefined;
    const subject = subjectLine(letter.subject);
    const html = await render(
      <Sheet {...tongue} subject={subject} preview={preview} why={why} unsubscribe={unsubscribe}>
        {body}
      </Sheet>,
    );
    const text = toPlainText(html, { selectors: HEADINGS });
    return { id, to: recipient, subject, html, text, attachments, unsubscribeUrl: unsubscribe?.url };
  }
}

/** @throws Error where the template is unknown or its params are not what it needs: an older row than this version. */
function writeWith<Name extends MailTemplateName>(name: Name, params: unknown, desk: Desk): Promise<Letter | null> {
  if (!Object.hasOwn(TEMPLATES, name)) throw new Error(`There is no mail template ${name}`);
  return TEMPLATES[name](mailParams[name].parse(params) as MailParams<Name>, desk);
}
