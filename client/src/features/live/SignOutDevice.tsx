import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { clockTime } from '../../lib/dates.js';
import { serverWords } from '../../lib/server-words.js';
import { heardAt, stateOf, type LiveDevice } from './useDevices.js';

const REVOKE: TypedDocumentNode<Gql.RevokeDeviceMutation, Gql.RevokeDeviceMutationVariables> = gql`
  mutation RevokeDevice($input: RevokeDeviceInput!) {
    revokeDevice(input: $input) {
      __typename
      ... on DeviceRevoked {
        deviceId
      }
      ... on UserError {
        message
      }
    }
  }
`;

const END: TypedDocumentNode<Gql.EndShiftMutation, Gql.EndShiftMutationVariables> = gql`
  mutation EndShift($input: EndShiftInput!) {
    endShift(input: $input) {
      __typename
      ... on Device {
        id
        endedAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** A phone that was lost or taken is signed out; whoever went home without ending the shift has it ended. */
export function SignOutDevice({
  device,
  now,
  timeZone,
  rotates,
  onDone,
}: {
  device: LiveDevice;
  /** As of `useDevicesClock`. */
  now: number;
  timeZone: string;
  rotates: boolean;
  onDone: () => void;
}) {
  const { id, name, staffName, endedAt, queueLength } = device;
  const isSilent = stateOf(device, now) === 'silent';
  const since = clockTime(new Date(heardAt(device)).toISOString(), timeZone);
  const variables = { input: { deviceId: id } };
  const [revoke, revoking] = useMutation(REVOKE, { variables });
  const [end, ending] = useMutation(END, { variables });
  const answer = revoking.data?.revokeDevice ?? ending.data?.endShift;
  const refused = answer?.__typename === 'WrongStateError' ? answer : null;
  const signOut = async () => {
    const { data } = await revoke().catch(() => ({ data: undefined }));
    if (data?.revokeDevice.__typename !== 'DeviceRevoked') return;
    say(t`${name} is signed out`);
    onDone();
  };
  const endShift = async () => {
    const { data } = await end().catch(() => ({ data: undefined }));
    if (data?.endShift.__typename !== 'Device') return;
    say(t`The shift of ${name} is over`);
    onDone();
  };
  const error = revoking.error ?? ending.error;
  return (
    <div className="flex flex-col gap-4">
      <p>
        <Trans>
          <strong className="break-words">{name}</strong> is with {staffName}. Its session ends at once: whoever has it
          scans nothing more without signing in again.
        </Trans>
      </p>
      {isSilent && (
        <Notice tone="plain" title={t`Scans may be waiting on it`}>
          <Trans>
            It is silent since {since}: how many scans it has made since is not known. They stay on the device, and
            count once {staffName} signs in on it again.
          </Trans>
        </Notice>
      )}
      {!isSilent && queueLength !== null && queueLength > 0 && (
        <Notice tone="plain" title={t`Scans are still waiting on it`}>
          <Trans>They stay on the device, and count once {staffName} signs in on it again.</Trans>
        </Notice>
      )}
      {rotates && (
        <Notice tone="plain" title={t`All rotating codes are renewed`}>
          <Trans>
            Holders’ pages fetch theirs by themselves, within half a minute. A phone that has no network shows an old
            code until it has one: let its holder in by name.
          </Trans>
        </Notice>
      )}
      {refused && (
        <Notice tone="problem" focus title={t`Nothing has changed`}>
          {serverWords(refused)}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={revoking.loading} onClick={() => void signOut()}>
          <Trans>Sign it out</Trans>
        </Button>
        {!endedAt && (
          <Button look="quiet" busy={ending.loading} onClick={() => void endShift()}>
            <Trans>Only end its shift</Trans>
          </Button>
        )}
        <Button look="quiet" onClick={onDone}>
          <Trans>Leave it</Trans>
        </Button>
      </div>
    </div>
  );
}
