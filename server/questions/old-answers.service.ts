import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { clock } from '../platform/clock.js';
import type { JobQueue } from '../platform/jobs.js';
import { deleteFile } from '../uploads/delete-file.job.js';
import { KEPT_UNPAID_MS } from './answers.policy.js';

/** So many orders in one transaction. */
const LOT = 500;

/** What people answered and sent whose order never was paid. */
export class OldAnswers {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * Forgets the answers of orders that ended unpaid more than seven days ago, and has those of their files deleted that
   * nothing else names. Runs in every worker; `orders_unpaid_answers` is its index.
   */
  async forget(): Promise<void> {
    while ((await this.forgetSome()) === LOT);
  }

  /** @returns of how many orders. */
  @Transactional()
  private async forgetSome(): Promise<number> {
    const orders = await this.em.execute<{ id: string }[]>(
      `select id from orders where answers is not null and status in ('EXPIRED', 'CANCELLED') and hold_expires_at < ?
       order by hold_expires_at limit ${LOT} for update skip locked`,
      [new Date(clock.now().getTime() - KEPT_UNPAID_MS)],
    );
    if (orders.length === 0) return 0;
    const ids = orders.map(({ id }) => id);
    const files = await this.em.execute<{ id: string }[]>(
      'select distinct attachment_id as id from attachment_uses where order_id in (?)',
      [ids],
    );
    await this.em.execute('update orders set answers = null where id in (?)', [ids]); // a trigger forgets what they named
    if (files.length > 0) await this.forgetUnnamed(files.map(({ id }) => id));
    return orders.length;
  }

  /** Whoever is about to name one of them has its lock, and is waited for: only then is looked who names it. */
  private async forgetUnnamed(files: readonly string[]): Promise<void> {
    await this.em.execute('select 1 from attachments where id in (?) order by id for update', [files]);
    const forgotten = await this.em.execute<{ id: string }[]>(
      `delete from attachments where id in (?)
         and not exists (select from attachment_uses where attachment_id = attachments.id)
       returning id`,
      [files],
    );
    await this.jobs.addAll(
      deleteFile,
      forgotten.map(({ id }) => ({ payload: { name: `attachments/${id}` } })),
    );
  }
}
