import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import type { Registration } from './registration.entity.js';

/** The registration as it is now, locked until the commit. Orders, events and tiers are locked before it. */
export const lockRegistration = (em: EntityManager, registration: Registration): Promise<unknown> =>
  em.refresh(registration, { lockMode: LockMode.PESSIMISTIC_WRITE });
