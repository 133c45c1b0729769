import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import { Registration } from '../../registrations/registration.entity.js';
import { WaitlistEntry } from '../../waitlist/waitlist-entry.entity.js';
import { GIVER, type SampleHouse } from './sample-house.js';

/** Somebody in line for two. */
export function waiting(house: SampleHouse, em: EntityManager): WaitlistEntry {
  const entry = new WaitlistEntry({
    place: clock.now().getTime() * 1_000,
    tier: ref(house.tier),
    user: null,
    ...GIVER,
    quantity: 2,
    createdAt: clock.now(),
  });
  em.persist(entry);
  return entry;
}

/** Somebody who asks for a place. */
export function registered(house: SampleHouse, em: EntityManager): Registration {
  const registration = new Registration({
    id: newId(),
    event: ref(house.event),
    tier: ref(house.tier),
    user: null,
    ...GIVER,
    phone: null,
    teamName: '… … …',
    members: [],
    answers: {},
    attachmentIds: [],
    createdAt: clock.now(),
  });
  em.persist(registration);
  return registration;
}
