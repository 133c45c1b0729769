import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { CALLED_OFF, calledOff } from '../events/called-off.policy.js';
import { Event, EventStatus } from '../events/event.entity.js';
import type { MailService } from '../mail/mail.service.js';
import { clock } from '../platform/clock.js';

/** So many are ended, and told, in one transaction. */
const LOT = 1_000;

/** Registrations that wait for an answer which can't be a yes any more. */
export class RegistrationClosing {
  constructor(
    private readonly em: EntityManager,
    private readonly mail: MailService,
  ) {}

  /**
   * Declines what waits for an answer of a cancelled event, with the reason of the cancellation, and tells each address
   * once. Those with an order end with it (RegistrationOrders). After the cancellation's commit nobody registers any more:
   * `submit` holds the event's lock. Run twice it finds nothing left.
   */
  async callOff(eventId: string): Promise<void> {
    while ((await this.callOffNext(eventId)) === LOT);
  }

  @Transactional()
  private async callOffNext(eventId: string): Promise<number> {
    const event = await this.em.findOneOrFail(Event, eventId, { refresh: true });
    if (event.storedStatus !== EventStatus.CANCELLED) return 0;
    const ended = await this.em.execute<{ name: string; email: string }[]>(
      `update registrations set status = 'DECLINED', decision_note = ?, decided_at = ?, obstacle = null, obstacle_code = null,
         planned_approval = null, planned_note = null, planned_by = null, planned_for = null
       where id in (
         select id from registrations where event_id = ? and status = 'PENDING' order by id limit ${LOT} for no key update)
       returning name, email`,
      [event.cancellationReason ?? CALLED_OFF, clock.now(), eventId],
    );
    await this.mail.queueAll(
      ended.map(who => calledOff(eventId, who)),
      { inBulk: true },
    );
    return ended.length;
  }
}
