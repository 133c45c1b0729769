import DataLoader from 'dataloader';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ForbiddenError } from '../platform/errors.js';
import { MAY } from './membership.service.js';
import { Membership } from './organization.entity.js';
import { PlatformRole, type User } from './user.entity.js';
import type { Viewer } from './viewer.entity.js';

/** What the viewer sees of people: all of themselves; of fellow members what their work asks for. */
export class PersonPolicy {
  readonly #recognised = new Set<string>();
  /** By user id: an organization where the viewer may see members' addresses has that user too. */
  readonly #fellow = new DataLoader<string, boolean>(ids => this.areFellows(ids));

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
  ) {}

  /** Whoever just proved who they are, by password, refresh token or mailed link, sees themselves in the answer. */
  recognise(user: User): void {
    this.#recognised.add(user.id);
  }

  seesAllOf({ id }: User): boolean {
    return this.viewer.user?.id === id || this.viewer.user?.role === PlatformRole.ADMIN || this.#recognised.has(id);
  }

  /** The person's mail address. @throws ForbiddenError for a viewer whom it does not concern. */
  async addressOf(user: User): Promise<string> {
    const sees = this.seesAllOf(user) || (this.viewer.user !== null && (await this.#fellow.load(user.id)));
    if (!sees) throw new ForbiddenError('You may not see this person’s address.');
    return user.email;
  }

  private async areFellows(userIds: readonly string[]): Promise<boolean[]> {
    const mine = await this.em.find(Membership, {
      user: this.viewer.user!.id,
      role: { $in: [...MAY.seeMemberAddresses] },
    });
    const organization = { $in: mine.map(membership => membership.organization.id) };
    const theirs = await this.em.find(Membership, { organization, user: { $in: [...userIds] } });
    const fellows = new Set(theirs.map(({ user }) => user.id));
    return userIds.map(id => fellows.has(id));
  }
}
