import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Viewer } from '../accounts/viewer.entity.js';
import { clock } from '../platform/clock.js';
import { Event } from '../events/event.entity.js';
import { EmailMessage } from '../mail/email.entity.js';
import { NotFoundError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import type { MessageConsent } from './message.types.js';

/** Who wants no messages of an organization's staff. What belongs to a sale, such as tickets and refunds, goes to everybody. */
export class MessageConsentService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly secrets: SecretKey,
    private readonly limits: RateLimits,
  ) {}

  /** Whether this address refused the organization's messages. */
  async isRefused(organizationId: string, email: string): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(
      'select 1 from message_refusals where organization_id = ? and email = ?',
      [organizationId, email.toLowerCase()],
    );
    return rows.length > 0;
  }

  /** As the bearer of a message's link stands with its organization; null for a link that is none. */
  async find(token: string): Promise<MessageConsent | null> {
    await this.limits.consume('messageLink', this.viewer.ip);
    const told = await this.toldBy(token);
    if (!told) return null;
    const { organization, email } = told;
    return { organizationName: organization.name, email, wanted: !(await this.isRefused(organization.id, email)) };
  }

  /** As the page at the link asks. @throws as `set`; RateLimitedError. */
  @Transactional()
  async choose(token: string, wanted: boolean): Promise<MessageConsent> {
    await this.limits.consume('messageLink', this.viewer.ip);
    return this.set(token, wanted);
  }

  /** Says for the bearer of a link whether they want the messages; a second time changes nothing. @throws NotFoundError. */
  @Transactional()
  async set(token: string, wanted: boolean): Promise<MessageConsent> {
    const told = await this.toldBy(token);
    if (!told) throw new NotFoundError('message');
    const { organization, email } = told;
    await this.em.execute(
      wanted
        ? 'delete from message_refusals where organization_id = ? and email = ?'
        : `insert into message_refusals (organization_id, email, refused_at) values (?, ?, ?) on conflict do nothing`,
      wanted ? [organization.id, email] : [organization.id, email, clock.now()],
    );
    return { organizationName: organization.name, email, wanted };
  }

  /** The link names a mail: who got it, and whose event it was about. */
  private async toldBy(token: string) {
    const id = this.secrets.readLinkToken('message-consent', token);
    const mail = id && isId(id) ? await this.em.findOne(EmailMessage, id) : null;
    const event = mail?.eventId ? await this.em.findOne(Event, mail.eventId, { populate: ['organization'] }) : null;
    return mail && event ? { organization: event.organization.getEntity(), email: mail.recipient.toLowerCase() } : null;
  }
}
