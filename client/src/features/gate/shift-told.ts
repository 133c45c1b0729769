import type { ApolloClient } from '@apollo/client';
import { END_SHIFT, START_SHIFT } from './check-in.js';
import { deviceName } from './device-name.js';
import { patient } from './manifest.js';

const keyOf = (eventId: string): string => `foyer.gate.device.${eventId}`;

/** This device's id, as the event's staff see it: made here, one for each event, and kept. */
export const keptDeviceId = (eventId: string): string => localStorage.getItem(keyOf(eventId)) ?? newDeviceId(eventId);

function newDeviceId(eventId: string): string {
  const id = crypto.randomUUID();
  localStorage.setItem(keyOf(eventId), id);
  return id;
}

/** Tells the server of a shift. @returns the device's id, which is a new one where this device was signed out from afar. */
export async function tellShift(
  client: ApolloClient,
  eventId: string,
  deviceId: string,
  gate: string,
): Promise<string> {
  const tell = async (id: string) => {
    const input = { eventId, deviceId: id, name: deviceName(), gate };
    const { data } = await client.mutate({ mutation: START_SHIFT, variables: { input }, context: patient() });
    return data?.startShift.__typename;
  };
  if ((await tell(deviceId)) !== 'WrongStateError') return deviceId;
  const id = newDeviceId(eventId);
  await tell(id);
  return id;
}

/** Where it can't be told, the promoter sees when the device was heard of last. */
export function tellShiftEnded(client: ApolloClient, deviceId: string): void {
  client.mutate({ mutation: END_SHIFT, variables: { input: { deviceId } } }).catch(() => undefined);
}
