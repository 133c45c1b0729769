import { describe, expect, jest, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Event } from '../server/events/event.entity.js';
import { EventService } from '../server/events/event.service.js';
import { gateSuite, type GateSuite } from './support/gate-suite.js';
import { atTheSameInstant } from './support/locks.js';

let app: GateSuite['app'];
let gate: GateSuite['gate'];
let keeping: GateSuite['keeping'];
gateSuite(suite => ({ app, gate, keeping } = suite));

/** A draft with two tiers and a gate that admits `admitted` of them, and what its promoter does at the same instant. */
async function draft({ admitted = 2 } = {}) {
  const event = await app.given.event({ organization: gate.house, draft: true, tiers: [{}, {}] });
  const [first, second] = event.tiers.map(({ id }) => id) as [string, string];
  const { id } = (await keeping.createGate(event, 'North', [first, second].slice(0, admitted))) as { id: string };
  const mutate = async (field: string, type: string, input: object): Promise<string> => {
    const { data, code } = await app.gql(
      `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`,
      { input },
      gate.house.owner,
    );
    return (data?.[field] as { __typename: string } | undefined)?.__typename ?? code!;
  };
  const does = {
    admit: (...tierIds: string[]) => mutate('updateGate', 'UpdateGateInput', { gateId: id, tierIds }),
    deleteGate: () => mutate('deleteGate', 'GateIdInput', { gateId: id }),
    deleteTier: (tierId: string) => mutate('deleteTier', 'TierIdInput', { tierId }),
  };
  const admits = async (): Promise<string[]> => {
    const rows = await app.sql<{ id: string }>('select tier_id as id from gate_tiers where gate_id = ?', [id]);
    return rows.map(row => row.id);
  };
  return { first, second, held: { table: 'gates', id }, ...does, admits };
}

describe('at the same instant', () => {
  test('a gate is told to admit other tiers, and one of those that it admitted is deleted', async () => {
    const { first, second, held, admit, deleteTier, admits } = await draft();
    const both = [() => admit(first), () => deleteTier(second)];
    expect(await atTheSameInstant(app, held, both)).toEqual(['Gate', 'TierDeleted']);
    expect(await admits()).toEqual([first]);
  });

  test('a gate is taken away, and a tier that it admitted is deleted', async () => {
    const { second, held, deleteGate, deleteTier, admits } = await draft();
    const both = [deleteGate, () => deleteTier(second)];
    expect(await atTheSameInstant(app, held, both)).toEqual(['GateDeleted', 'TierDeleted']);
    expect(await admits()).toEqual([]);
  });

  test('without the event’s lock the two wait for each other until PostgreSQL ends one of them', async () => {
    const { first, second, held, admit, deleteTier } = await draft();
    const lock = jest.spyOn(EventService.prototype, 'lock').mockImplementation(unlocked);
    const both = [() => admit(first), () => deleteTier(second)];
    const said = await atTheSameInstant(app, held, both).finally(() => lock.mockRestore());
    expect(said.filter(one => one === 'Gate' || one === 'TierDeleted')).toHaveLength(1);
  });

  test('the tier that a gate admits alone from now on is not deleted: the gate would admit all', async () => {
    const { first, second, held, admit, deleteTier, admits } = await draft({ admitted: 1 });
    const both = [() => admit(second), () => deleteTier(second)];
    expect(await atTheSameInstant(app, held, both)).toEqual(['Gate', 'WrongStateError']);
    expect(await admits()).toEqual([second]);
    expect(await deleteTier(first)).toBe('TierDeleted');
  });

  test('a tier that was just deleted is none that a gate can admit', async () => {
    const { second, admit, deleteTier, admits } = await draft({ admitted: 1 });
    const both = [() => deleteTier(second), () => admit(second)];
    expect(await atTheSameInstant(app, { table: 'tiers', id: second }, both)).toEqual([
      'TierDeleted',
      'InvalidInputError',
    ]);
    expect(await admits()).toHaveLength(1);
  });
});

/** The event as it is, without its lock. */
async function unlocked(this: EventService, eventId: string): Promise<Event> {
  const { em } = this as unknown as { em: EntityManager };
  return em.findOneOrFail(Event, eventId);
}
