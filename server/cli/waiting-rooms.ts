import type { App } from '../app.js';
import type { Event } from '../events/event.entity.js';
import { TierLane } from '../events/tier.entity.js';
import { laneFigures } from '../waiting-room/lane-figures.js';
import type { Idle } from '../waiting-room/room-tick.service.js';
import { clock } from '../platform/clock.js';
import { forkEntityManager } from '../platform/database.js';
import { eventNamed } from './availability.js';
import { inColumns } from './table.js';

/** Where the waiting room of an event stands, a line a lane; with `visitor`, after somebody more has taken a place. */
export async function queue(
  app: App,
  name: string,
  visitor: { vipCode?: string | undefined } | null,
): Promise<string[]> {
  const { id, slug, room } = await roomOf(app, name);
  const place = visitor && (await app.services().places.join(id, visitor.vipCode ?? null));
  const lanes = await laneFigures(forkEntityManager(app.resources.orm), id);
  const opens = room.opensAt
    ? `${room.opensAt <= clock.now() ? 'opened' : 'opens'} ${room.opensAt.toISOString()}`
    : 'open from the start';
  return [
    ...(place ? [`Place ${place.id} in the ${place.lane} lane.`] : []),
    ...(visitor?.vipCode && place?.lane === TierLane.REGULAR && !place.opensHidden
      ? ['That VIP code opens nothing.']
      : []),
    `${slug}: ${opens}, ${room.paused ? 'paused' : `${room.admitPerMinute} a minute`}, ${room.regularShare} of them REGULAR at least`,
    ...inColumns([
      ['LANE', 'WAITING', 'ADMITTED', 'WITH AN ORDER', 'BOUGHT', 'LEFT', 'TURN MISSED'],
      ...lanes.map(({ lane, ...counts }) => [
        lane,
        ...[counts.waiting, counts.admitted, counts.ordered, counts.bought, counts.left, counts.missed].map(String),
      ]),
    ]),
  ];
}

/** Admits now whom the next tick would. @returns what it did, or why it admitted nobody. */
export async function tick(app: App, name: string): Promise<string> {
  const { id } = await roomOf(app, name);
  const { admitted, idle } = await app.services().roomTicks.tick(id);
  if (idle) return `0 admitted: ${WHY[idle]}.`;
  return `${admitted.vip + admitted.regular} admitted: ${admitted.vip} VIP, ${admitted.regular} REGULAR.`;
}

const WHY: Readonly<Record<Idle, string>> = {
  ticked: 'a worker has ticked in this half second',
  over: 'the event is not on sale',
  notOpen: 'the room is not open yet',
  paused: 'the room is paused',
  nobodyWaits: 'nobody waits',
  nothingToBuy: 'for those who wait there is nothing to buy now',
  pace: 'at this pace it is a later tick’s turn',
};

/** An event and its waiting room. @throws Error where there is none. */
async function roomOf(
  app: App,
  name: string,
): Promise<{ id: string; slug: string; room: NonNullable<Event['waitingRoom']> }> {
  const { id, slug, waitingRoom: room } = await eventNamed(app, name);
  if (!room) throw new Error(`${slug} has no waiting room.`);
  return { id, slug, room };
}
