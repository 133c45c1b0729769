import type { EntityManager } from '@mikro-orm/postgresql';
import type { Config } from '../../platform/config.js';
import { clock } from '../../platform/clock.js';
import type { SecretKey } from '../../platform/secret-key.js';
import { TicketFilesService } from '../../tickets/ticket-files.service.js';
import { Ticket } from '../../tickets/ticket.entity.js';
import { EmailMessage } from '../email.entity.js';
import { LetterService } from '../letter.service.js';
import type { MailMessage } from '../mail-message.js';
import { mailParams, type MailTemplateName } from '../mail-params.js';
import type { Language } from '../words/grammar.js';
import { MAIL_SAMPLES } from './mail-samples.js';
import { SampleHouse } from './sample-house.js';

/** Every kind of mail. */
export const MAIL_TEMPLATES = Object.keys(mailParams) as MailTemplateName[];

/** Writes mails about what never was, for whoever designs them: no row of it stays, and nothing is sent. */
export class MailPreviewService {
  constructor(
    private readonly em: EntityManager,
    private readonly secrets: SecretKey,
    private readonly config: Pick<Config, 'publicUrl' | 'wallets'>,
  ) {}

  /** A mail of this kind in this language, as it would leave. */
  async write(template: MailTemplateName, language: Language): Promise<MailMessage> {
    await this.em.begin();
    try {
      const sample = await MAIL_SAMPLES[template](new SampleHouse(this.em, language), this.em);
      await this.em.flush();
      const { params, to: recipient } = sample;
      const fields = { template, params, recipient, language, dedupeKey: template, createdAt: clock.now() };
      const message = await this.letters().write(new EmailMessage(fields));
      if (!message) throw new Error(`The sample of ${template} leaves nothing to tell`);
      return message;
    } finally {
      await this.em.rollback();
    }
  }

  /** As mails are written, but for the codes: what signs them is not looked for, since no gate will see them. */
  private letters(): LetterService {
    const tickets = {
      codeOf: ({ id }: Ticket) => Promise.resolve(`FY1.${id}`),
      ofOrder: (order: string) => this.em.find(Ticket, { order }, { orderBy: { position: 'asc' } }),
    };
    const files = new TicketFilesService(this.em, tickets, this.secrets, this.config);
    return new LetterService(this.em, tickets, files, this.secrets, this.config);
  }
}
