import { t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { fromWallClock, toWallClock } from '../../lib/dates.js';
import type { ManagedEvent } from './manage-event.js';

const whole = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine(text => /^\d+$/.test(text) && +text >= min && +text <= max, {
      error: () => t`A whole number from ${min} to ${max}.`,
    }),
  );

/** What the form holds: text as typed, and the wall clock of the event's own zone. */
export const WaitingRoomForm = z.object({
  on: z.boolean(),
  opensAt: z.string(),
  admitPerMinute: whole(1, 60_000),
  vipCode: z.string().check(
    z.trim(),
    z.refine(text => text === '' || /^[a-z0-9-]{3,40}$/i.test(text), {
      error: () => t`3 to 40 letters, digits and hyphens, such as GOLD-2026.`,
    }),
  ),
  regularPercent: whole(0, 100),
});

export type WaitingRoomValues = z.infer<typeof WaitingRoomForm>;

/** How the API's paths are called in the form. */
export const roomNames: Record<string, keyof WaitingRoomValues> = {
  'waitingRoom.opensAt': 'opensAt',
  'waitingRoom.admitPerMinute': 'admitPerMinute',
  'waitingRoom.vipCode': 'vipCode',
  'waitingRoom.regularShare': 'regularPercent',
};

export function toRoomForm({ waitingRoom: room, timeZone }: ManagedEvent): WaitingRoomValues {
  return {
    on: room !== null,
    opensAt: room?.opensAt ? toWallClock(room.opensAt, timeZone) : '',
    admitPerMinute: String(room?.admitPerMinute ?? 60),
    vipCode: room?.vipCode ?? '',
    regularPercent: String(Math.round((room?.regularShare ?? 0.2) * 100)),
  };
}

/** The whole of the room, or null where there shall be none. */
export function toRoomInput(values: WaitingRoomValues, { timeZone }: ManagedEvent) {
  if (!values.on) return null;
  return {
    opensAt: values.opensAt ? fromWallClock(values.opensAt, timeZone) : null,
    admitPerMinute: Number(values.admitPerMinute),
    vipCode: values.vipCode || null,
    regularShare: Number(values.regularPercent) / 100,
  };
}
