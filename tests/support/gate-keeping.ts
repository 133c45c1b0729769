import { randomUUID } from 'node:crypto';
import type { Answer, Asker, TestApp } from './app.js';
import type { GivenEvent, GivenUser } from './given.js';

export interface ManifestTicket {
  digest: string;
  status: string;
  tierName: string;
  holderName: string;
  serial: string;
  rotatingSecret: string | null;
}

export interface Manifest {
  publicKey: string;
  cursor: string;
  hasMore: boolean;
  isWhole: boolean;
  tickets: ManifestTicket[];
  gates: string[];
}

const MANIFEST = `query ($id: ID!, $since: String, $first: Int) { scannerManifest(eventId: $id, since: $since, first: $first) {
  publicKey cursor hasMore isWhole gates tickets { digest status tierName holderName serial rotatingSecret } } }`;
const INVALID = '... on InvalidInputError { code fields { path } }';
const WRONG = '... on WrongStateError { code state }';

/** What promoters set up at an event's gates, and what devices do there before they scan. */
export function gateKeeping(app: TestApp) {
  const act = (operation: string, type: string, input: object, selection: string, asker: Asker): Promise<Answer> =>
    app.gql(
      `mutation ($input: ${type}!) { ${operation}(input: $input) { __typename ${selection} } }`,
      { input },
      asker,
    );
  const result = async (answer: Promise<Answer>) => {
    const { data, errors } = await answer;
    if (!data) throw new Error(JSON.stringify(errors));
    return data[Object.keys(data)[0]!];
  };
  const GATE = `... on Gate { id name tiers { id } } ${INVALID}`;
  return {
    createGate: (event: GivenEvent, name: string, tierIds: string[] = [], by: Asker = event.organization.owner) =>
      result(act('createGate', 'CreateGateInput', { eventId: event.id, name, tierIds }, GATE, by)),
    updateGate: (gateId: string, tierIds: string[], by: Asker) =>
      result(act('updateGate', 'UpdateGateInput', { gateId, tierIds }, GATE, by)),
    deleteGate: (gateId: string, by: Asker) =>
      result(act('deleteGate', 'GateIdInput', { gateId }, `... on GateDeleted { gateId } ${WRONG}`, by)),
    exitAll: (event: GivenEvent, by: Asker = event.organization.owner) =>
      result(act('exitAll', 'EventIdInput', { eventId: event.id }, `... on EverybodyOut { eventId } ${WRONG}`, by)),
    startShift: (event: GivenEvent, by: GivenUser, more: object = {}) =>
      result(
        act(
          'startShift',
          'StartShiftInput',
          { eventId: event.id, deviceId: randomUUID(), name: 'Phone', gate: 'North', ...more },
          `... on Device { id name gate staffName queueLength lastSyncAt revokedAt } ${INVALID} ${WRONG}`,
          by,
        ),
      ),
    endShift: (deviceId: string, by: Asker) =>
      result(act('endShift', 'EndShiftInput', { deviceId }, `... on Device { id endedAt } ${WRONG}`, by)),
    revoke: (deviceId: string, by: Asker) =>
      result(act('revokeDevice', 'RevokeDeviceInput', { deviceId }, `... on DeviceRevoked { deviceId } ${WRONG}`, by)),
    devices: (event: GivenEvent, by: Asker = event.organization.owner) =>
      result(
        app.gql(
          'query ($id: ID!) { devices(eventId: $id) { id name gate staffName queueLength lastSyncAt endedAt revokedAt } }',
          { id: event.id },
          by,
        ),
      ),
    manifest: async (event: GivenEvent, by: Asker, since?: string, first?: number): Promise<Manifest> =>
      (await result(app.gql(MANIFEST, { id: event.id, since, first }, by))) as Manifest,
  };
}
