import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { useStaleSince } from '../../apollo/useStaleSince.js';
import type * as Gql from '../../gql/graphql.js';
import { clockOffset } from '../../lib/clock-offset.js';
import { useKeptClock } from '../../lib/useServerClock.js';
import { OWN_STREAM } from './own-stream.js';

const DEVICES: TypedDocumentNode<Gql.LiveDevicesSubscription, Gql.LiveDevicesSubscriptionVariables> = gql`
  subscription LiveDevices($eventId: ID!) {
    devices(eventId: $eventId) {
      id
      name
      gate
      staffName
      startedAt
      endedAt
      lastSyncAt
      queueLength
      revokedAt
    }
  }
`;

export type LiveDevice = Gql.LiveDevicesSubscription['devices'][number];

const AGAIN_MS = 15_000;

/** An event's scanners, those of the latest shifts first; null until they came. */
export function useDevices(eventId: string) {
  const [devices, setDevices] = useState<readonly LiveDevice[] | null>(null);
  const { error, restart } = useSubscription(DEVICES, {
    variables: { eventId },
    fetchPolicy: 'no-cache',
    context: OWN_STREAM,
    onData: ({ data }) => data.data && setDevices(data.data.devices),
  });
  useEffect(() => {
    if (!error) return;
    const timer = setTimeout(restart, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, restart]);
  return { devices, error, restart };
}

/**
 * The time that scanners are judged by, in epoch milliseconds: the server's, which wrote down when they were heard of. While the
 * dashboard itself is cut off it stands still: who is silent then is the dashboard.
 */
export function useDevicesClock(): number {
  const now = useKeptClock();
  const staleSince = useStaleSince();
  return staleSince === null ? now : Math.min(now, staleSince + clockOffset());
}

/** What a dashboard says of a device: while its shift goes on, whether it was heard of lately. */
type DeviceState = 'online' | 'silent' | 'ended' | 'revoked';

/** A scanner that is there says so at least twice in this time, by a sync that may be empty. */
const SILENT_MS = 2 * 60_000;

/** When it was heard of last, in epoch milliseconds. */
export const heardAt = ({ startedAt, lastSyncAt }: Pick<LiveDevice, 'startedAt' | 'lastSyncAt'>): number =>
  Math.max(Date.parse(startedAt), lastSyncAt ? Date.parse(lastSyncAt) : 0);

export function stateOf(device: LiveDevice, now: number): DeviceState {
  if (device.revokedAt) return 'revoked';
  if (device.endedAt) return 'ended';
  return now - heardAt(device) > SILENT_MS ? 'silent' : 'online';
}
