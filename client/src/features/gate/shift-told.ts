import type { ApolloClient } from '@apollo/client';
import { END_SHIFT, finalRefusal, START_SHIFT } from './check-in.js';
import { browserName, givenName } from './device-name.js';
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
  const tellAs = async (id: string, name: string) => {
    const input = { eventId, deviceId: id, name, gate };
    const { data } = await client.mutate({ mutation: START_SHIFT, variables: { input }, context: patient() });
    return data?.startShift.__typename;
  };
  const tell = async (id: string) => {
    const given = givenName();
    const answer = await tellAs(id, given || browserName());
    // A name that the server does not take, of signs that can't be shown, costs nobody the shift.
    return answer === 'InvalidInputError' && given ? tellAs(id, browserName()) : answer;
  };
  if ((await tell(deviceId)) !== 'WrongStateError') return deviceId;
  const id = newDeviceId(eventId);
  await tell(id);
  return id;
}

const untoldOf = (eventId: string): string => `foyer.gate.untold.${eventId}`;

/** Where a shift began here that the server has not heard of; kept over a reload. */
export const untoldGate = (eventId: string): string | null => localStorage.getItem(untoldOf(eventId));

export function keepUntold(eventId: string, gate: string | null): void {
  if (gate === null) localStorage.removeItem(untoldOf(eventId));
  else localStorage.setItem(untoldOf(eventId), gate);
}

const endingOf = (eventId: string): string => `foyer.gate.ending.${eventId}`;

/** The device whose shift is over here, while the server has not heard of it; kept over a reload. */
export const endingDevice = (eventId: string): string | null => localStorage.getItem(endingOf(eventId));

export function keepEnding(eventId: string, deviceId: string | null): void {
  if (deviceId === null) localStorage.removeItem(endingOf(eventId));
  else localStorage.setItem(endingOf(eventId), deviceId);
}

/**
 * Tells the server that a shift is over; one that is over there, or that it never heard of, is.
 * @returns whether it is; false where this person may not end it. @throws where there was no such answer.
 */
export async function tellShiftEnded(client: ApolloClient, deviceId: string): Promise<boolean> {
  try {
    const variables = { input: { deviceId } };
    const { data } = await client.mutate({ mutation: END_SHIFT, variables, context: patient() });
    if (!data) throw new Error('No answer');
    return true; // a WrongStateError says that it is over
  } catch (error) {
    const final = finalRefusal(error);
    if (final !== 'NOT_FOUND' && final !== 'FORBIDDEN') throw error;
    return final === 'NOT_FOUND';
  }
}
