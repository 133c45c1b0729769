import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import DataLoader from 'dataloader';
import type { Readable } from 'node:stream';
import type { Viewer } from '../accounts/viewer.entity.js';
import { EventStatus, type Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import type { Order } from '../orders/order.entity.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { NotFoundError } from '../platform/errors.js';
import { kindOf } from '../platform/file-kind.js';
import { FileLinks, type FileGrant } from '../platform/file-links.js';
import type { FileStore } from '../platform/file-store.js';
import type { JobQueue } from '../platform/jobs.js';
import { log } from '../platform/log.js';
import { networkOf } from '../platform/network.js';
import { CUSTOMER, type RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import { filesIn } from '../questions/answers.policy.js';
import { QuestionKind } from '../questions/question.types.js';
import { Attachment } from './attachment.entity.js';
import { CountedBody, OtherSizeError } from './counted-body.js';
import { deleteFile } from './delete-file.job.js';
import { UploadRefusedError } from './upload.errors.js';
import {
  ALLOWED_TYPES,
  KEPT_EMPTY_MS,
  KEPT_UNATTACHED_MS,
  MOST_BYTES,
  MOST_UNATTACHED_BYTES,
  MOST_UNATTACHED_BYTES_OF_ADDRESS,
  PUT_SECONDS,
  READ_SECONDS,
} from './upload.policy.js';
import type { Upload } from './upload.types.js';

/** So many are deleted in one transaction. */
const BATCH = 100;

interface NewFile {
  readonly eventId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
}

/** What became of bytes that were put. */
export type Put = 'kept' | 'put before' | 'other size' | 'other kind';

/**
 * Files that people send with answers and registrations. A place is made first; its bytes are put once, to an address that is
 * signed, and are believed only as what they themselves say they are. The store is never called inside a transaction.
 */
export class UploadService {
  readonly #puts: FileLinks;
  readonly #reads: FileLinks;
  readonly #byId = new DataLoader<string, Attachment | undefined>(async ids => {
    const files = await this.em.find(Attachment, { id: { $in: [...ids] } });
    const byId = new Map(files.map(file => [file.id, file]));
    return ids.map(id => byId.get(id));
  });

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly orderViews: OrderViewService,
    private readonly files: FileStore,
    private readonly jobs: JobQueue,
    private readonly limits: RateLimits,
    private readonly secrets: SecretKey,
    private readonly config: Pick<Config, 'publicUrl'>,
  ) {
    this.#puts = new FileLinks(secrets, 'attachment-put');
    this.#reads = new FileLinks(secrets, 'attachment-file');
  }

  /** Makes a place for a file of an event that asks for one. @throws UploadRefusedError, RateLimitedError, NotFoundError. */
  async create(file: NewFile): Promise<Upload> {
    await this.limits.consume('createUpload', this.viewer.ip);
    const event = await this.events.visible(file.eventId);
    if (event.status !== EventStatus.PUBLISHED || !takesFiles(event))
      throw new UploadRefusedError('This event takes no files.');
    if (!isAllowed(file.contentType)) throw new UploadRefusedError('Send a PNG, JPEG or WebP picture, or a PDF.');
    if (file.size < 1) throw new UploadRefusedError('This file is empty.');
    if (file.size > MOST_BYTES) throw new UploadRefusedError('This file is too large: 10 MiB are the most.');
    const attachment = await this.add(event, file);
    const address = `${this.config.publicUrl}/uploads/${attachment.id}`;
    return { attachment, putUrl: this.#puts.signFor(PUT_SECONDS, address, attachment.id) };
  }

  /**
   * Keeps the bytes of a file, once, as they come. What they are is told by themselves; more than was announced is never
   * taken, whatever the request says of itself.
   * @param length as the request announces it; undefined where it doesn't.
   * @throws NotFoundError where the address was changed or has expired: nothing of the body is read then.
   */
  async put(id: string, grant: FileGrant, content: Readable, length?: number): Promise<Put> {
    const attachment = this.#puts.opens(id, grant) ? await this.em.findOne(Attachment, id) : null;
    if (!attachment) throw new NotFoundError('file');
    if (attachment.receivedAt) return 'put before';
    if (length !== undefined && length !== attachment.size) return 'other size';
    const body = new CountedBody(content, attachment.size);
    const head = await body.head();
    if (head.length > attachment.size) return 'other size';
    if ((await kindOf(head)) !== attachment.contentType) return 'other kind';
    if (!(await this.claim(id))) return 'put before';
    try {
      await this.files.put(attachment.storedName, body.whole(head));
    } catch (error) {
      await this.giveBack(attachment);
      if (causesOf(error).some(cause => cause instanceof OtherSizeError)) return 'other size';
      throw error;
    }
    await this.em.execute('update attachments set stored_at = ? where id = ?', [clock.now(), id]);
    return 'kept';
  }

  /** The address at which the file is read for five minutes from now; for those who were shown the file. */
  urlOf({ id }: Attachment): string {
    return this.#reads.signFor(READ_SECONDS, `${this.config.publicUrl}/uploads/${id}`, id);
  }

  /** A file with its bytes. @throws NotFoundError where the address was changed or has expired, or nothing was put. */
  async read(id: string, grant: FileGrant): Promise<{ file: Attachment; content: Readable }> {
    const file = this.#reads.opens(id, grant) ? await this.em.findOne(Attachment, id) : null;
    if (!file?.storedAt) throw new NotFoundError('file');
    return { file, content: await this.files.get(file.storedName) };
  }

  /** These files, in this order. The caller has seen to it that the viewer may know of them. */
  async named(ids: readonly string[]): Promise<Attachment[]> {
    const files = await Promise.all([...new Set(ids)].map(id => this.#byId.load(id)));
    return files.filter(file => file !== undefined);
  }

  /** Files that an order's answers name, for those who see the answers; none for others. */
  async ofOrder(order: Order): Promise<Attachment[]> {
    const answers = await this.orderViews.answersOf(order);
    if (!answers) return [];
    const { questions } = await order.event.loadOrFail({ dataloader: true });
    return this.named(filesIn(questions, answers));
  }

  /** Forgets what nobody attached within a day, or put while it could be, and has it deleted. Runs in every worker. */
  async sweep(): Promise<void> {
    while ((await this.forgetSome()) === BATCH);
  }

  @Transactional()
  private async add(event: Event, { fileName, contentType, size }: NewFile): Promise<Attachment> {
    // One after the other for each event, so that they can't pass the limit together; the event's own row is the sale's.
    await this.em.execute(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`uploads of ${event.id}`]);
    // What was announced counts while its bytes may still come, and then only where they did.
    const sender = this.sender(event.id);
    const [taken] = await this.em.execute<[{ all: number; own: number }]>(
      `select coalesce(sum(size), 0)::float8 as all, coalesce(sum(size) filter (where sender = ?), 0)::float8 as own
       from attachments where event_id = ? and attached_at is null and (received_at is not null or created_at >= ?)`,
      [sender, event.id, emptySince()],
    );
    if (taken.all + size > MOST_UNATTACHED_BYTES || taken.own + size > MOST_UNATTACHED_BYTES_OF_ADDRESS) {
      throw new UploadRefusedError('Too many files are being sent to this event just now. Try again later.');
    }
    const createdAt = clock.now();
    const attachment = new Attachment({ event: ref(event), fileName, contentType, size, createdAt, sender });
    await this.em.persist(attachment).flush();
    return attachment;
  }

  /** As the limits count addresses (an IPv6 one: its /64), and another one for each event: it leads to nobody. */
  private sender(eventId: string): string | null {
    const { ip } = this.viewer;
    return ip && this.secrets.token('attachment-sender', `${eventId} ${networkOf(ip, CUSTOMER)}`);
  }

  /** Of all who put the same file at once one is the first. */
  private async claim(id: string): Promise<boolean> {
    const claimed = await this.em.execute<object[]>(
      'update attachments set received_at = ? where id = ? and received_at is null returning id',
      [clock.now(), id],
    );
    return claimed.length > 0;
  }

  /** The place is free again: what came of a body that broke off is deleted first, before another can be put. */
  private async giveBack({ id, storedName }: Attachment): Promise<void> {
    await this.files
      .delete(storedName)
      .catch((error: unknown) => log.warn({ err: error }, 'the rest of a file that broke off stays'));
    await this.em.execute('update attachments set received_at = null where id = ? and stored_at is null', [id]);
  }

  @Transactional()
  private async forgetSome(): Promise<number> {
    const forgotten = await this.em.execute<{ id: string }[]>(
      `delete from attachments where id in (
         select id from attachments where attached_at is null and (created_at < ? or (received_at is null and created_at < ?))
         order by created_at limit ${BATCH} for update skip locked)
       returning id`,
      [new Date(clock.now().getTime() - KEPT_UNATTACHED_MS), emptySince()],
    );
    await this.jobs.addAll(
      deleteFile,
      forgotten.map(({ id }) => ({ payload: { name: `attachments/${id}` } })),
    );
    return forgotten.length;
  }
}

/** What was made before and has no bytes gets none any more. */
const emptySince = (): Date => new Date(clock.now().getTime() - KEPT_EMPTY_MS);

const isAllowed = (type: string): boolean => (ALLOWED_TYPES as readonly string[]).includes(type);

/** Registrations come with files; an order answers with them where it is asked to. */
const takesFiles = ({ requiresApproval, questions }: Event): boolean =>
  requiresApproval || questions.some(({ kind, removed }) => kind === QuestionKind.FILE && !removed);

/** Stores wrap what a body failed with in errors of their own. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause !== undefined && !causes.includes(cause); cause = (cause as Partial<Error>).cause)
    causes.push(cause);
  return causes;
}
