import type { Readable } from 'node:stream';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { EventStatus, type Event } from '../events/event.entity.js';
import { EventImage } from '../events/event-image.entity.js';
import type { EventService } from '../events/event.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { NotFoundError } from '../platform/errors.js';
import type { FileStore } from '../platform/file-store.js';
import { newOpaqueId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { deleteImage } from './delete-image.job.js';
import type { ImageAddresses } from './image-addresses.service.js';
import { PictureRefusedError } from './picture.errors.js';
import { makePicture } from './picture.js';
import { FILE_NAMES, storedName } from './picture-sizes.policy.js';

/** An upload that never became an event's picture is deleted then. */
const UNFINISHED_MS = 3_600_000;
/** A picture that was replaced is still on pages that are open, and in mails' previews. */
const REPLACED_MS = 24 * 3_600_000;

/**
 * Pictures of events: uploaded by their staff, made into a few sizes, served to everybody.
 *
 * The store is never called in a transaction. So the job that deletes an upload is there before its files are, and deletes
 * nothing once an event shows them; a picture that is replaced gets the same job. Whatever fails in between, no file stays
 * for ever and none goes that is shown.
 */
export class EventImageService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly addresses: ImageAddresses,
    private readonly files: FileStore,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** Lets through whoever may give this event a picture, now and so often: OWNER and MANAGER. @throws as `EventService.require`. */
  async assertMayUpload(eventId: string): Promise<void> {
    await this.events.require('manageEvents', eventId);
    await this.limits.consume('uploadImage', requireUser(this.viewer).id);
  }

  /**
   * Makes an uploaded file the event's picture, in place of the one before. The caller asked `assertMayUpload`.
   * @returns its address.
   * @throws PictureRefusedError for a file that is no picture for an event; NotFoundError.
   */
  async put(eventId: string, content: Uint8Array): Promise<string> {
    await this.events.require('manageEvents', eventId);
    const { width, height, files } = await makePicture(content);
    const image = Object.assign(new EventImage(), { id: newOpaqueId(), width, height });
    await this.deleteLater(image, UNFINISHED_MS);
    await Promise.all(files.map(({ name, content: bytes }) => this.files.put(storedName(image.id, name), bytes)));
    const event = await this.show(eventId, image);
    return this.addresses.urlOf(event)!;
  }

  /** A picture's file. @throws NotFoundError. */
  async read(imageId: string, name: string): Promise<Readable> {
    if (!FILE_NAMES.includes(name)) throw new NotFoundError('file');
    return this.files.get(storedName(imageId, name));
  }

  /** The event shows it no more: its files go in a day. To be called in the transaction that takes it away. */
  async forget({ image }: Event): Promise<void> {
    if (image) await this.deleteLater(image, REPLACED_MS);
  }

  /** Deletes a picture's files, unless an event shows them. A second time changes nothing. */
  async deleteUnused(imageId: string): Promise<void> {
    const shown = await this.em.execute('select 1 from events where image_id = ?', [imageId]);
    if (shown.length > 0) return;
    for (const name of FILE_NAMES) await this.files.delete(storedName(imageId, name));
  }

  @Transactional()
  private async show(eventId: string, image: EventImage): Promise<Event> {
    const event = await this.events.lock(eventId);
    if (event.storedStatus === EventStatus.CANCELLED)
      throw new PictureRefusedError('A cancelled event can’t be changed.');
    await this.forget(event);
    event.image = image;
    event.imageUrl = null;
    this.audit.record({
      action: 'event.updated',
      subjectType: 'Event',
      subjectId: eventId,
      organizationId: event.organization.id,
      details: { changed: ['image'] },
    });
    afterCommit(() => this.liveFeed.publish(`availability:${eventId}`)); // answers that are kept for everybody
    return event;
  }

  private deleteLater({ id: imageId }: EventImage, afterMs: number): Promise<void> {
    const runAt = new Date(clock.now().getTime() + afterMs);
    return this.jobs.add(deleteImage, { imageId }, { key: `image:${imageId}`, runAt });
  }
}
