import type { KeptList } from '../../lib/gate-store.js';
import type { EngineState } from './gate-state.js';
import type { GateEvent } from './GatePage.js';

/** A gate that staff can choose, with the names of the tiers that it lets in; none: all of them. */
export interface GateOffered {
  name: string;
  tiers: readonly string[];
}

/** No name of a gate's: those have a letter. */
export const ANOTHER_PLACE = '';

/** What stands in the form: a gate's name, ANOTHER_PLACE, or null before anything was chosen; and that place's name. */
export interface PlaceChosen {
  gate: string | null;
  place: string;
}

/** The event's gates: as the server says, and without a network by this device's list where that is here. */
export function gatesOffered(
  { gates, tiers }: Pick<GateEvent, 'gates' | 'tiers'>,
  { isOnline, listedGates }: Pick<EngineState, 'isOnline' | 'listedGates'>,
): GateOffered[] {
  const asked = gates?.map(gate => ({ name: gate.name, tierIds: gate.tiers.map(({ id }) => id) }));
  const known: KeptList['rules']['gates'] = (isOnline ? asked : (listedGates ?? asked)) ?? [];
  const names = new Map(tiers.map(({ id, name }) => [id, name]));
  return known.map(({ name, tierIds }) => ({ name, tiers: tierIds.map(id => names.get(id) ?? '–') }));
}

/** Gates are told apart whatever the case, as the server and the device do it. */
export const gateOf = (gates: readonly GateOffered[], name: string): GateOffered | undefined =>
  gates.find(gate => gate.name.toLowerCase() === name.trim().toLowerCase());

/** Where this device stood at this event the last time. What is no gate of it any more is chosen anew. */
export function lastChosen(eventId: string, gates: readonly GateOffered[]): PlaceChosen {
  const name = lastPlace(eventId) ?? '';
  const gate = gateOf(gates, name);
  return gate ? { gate: gate.name, place: '' } : { gate: null, place: name };
}

const keyOf = (eventId: string): string => `foyer.gate.at.${eventId}`;

export const lastPlace = (eventId: string): string | null => localStorage.getItem(keyOf(eventId));
export const keepPlace = (eventId: string, name: string): void => localStorage.setItem(keyOf(eventId), name);
