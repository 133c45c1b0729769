import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { EventIdInput } from '../events/event.types.js';
import { Tier } from '../events/tier.entity.js';
import { Clearing } from './clearing.entity.js';
import { Gate } from './gate.entity.js';
import {
  CreateGateInput,
  CreateGateResult,
  DeleteGateResult,
  EverybodyOut,
  ExitAllResult,
  GateDeleted,
  GateIdInput,
  UpdateGateInput,
  UpdateGateResult,
} from './gate.types.js';

@Resolver(() => Gate)
export class GateResolver {
  @Mutation(() => CreateGateResult, { description: 'Adds a gate to an event. For OWNER and MANAGER.' })
  createGate(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CreateGateInput, { description: 'The gate.' }) input: CreateGateInput,
  ): Promise<Gate> {
    return services.gates.create(input);
  }

  @Mutation(() => UpdateGateResult, { description: 'Says which tiers a gate admits. For OWNER and MANAGER.' })
  updateGate(
    @Ctx() { services }: AppContext,
    @Arg('input', () => UpdateGateInput, { description: 'The tiers.' }) input: UpdateGateInput,
  ): Promise<Gate> {
    return services.gates.admit(input);
  }

  @Mutation(() => DeleteGateResult, {
    description: 'Takes a gate away; what was scanned there stays. For OWNER and MANAGER.',
  })
  async deleteGate(
    @Ctx() { services }: AppContext,
    @Arg('input', () => GateIdInput, { description: 'The gate.' }) { gateId }: GateIdInput,
  ): Promise<GateDeleted> {
    await services.gates.delete(gateId);
    return { gateId };
  }

  @Mutation(() => ExitAllResult, {
    description:
      'At the end of a day: lets everybody who is inside out, in the background, and all of them in again, also where ' +
      'there is no re-entry. For OWNER and MANAGER.',
  })
  async exitAll(
    @Ctx() { services }: AppContext,
    @Arg('input', () => EventIdInput, { description: 'The event.' }) { eventId }: EventIdInput,
  ): Promise<EverybodyOut> {
    await services.exitAll.begin(eventId);
    return { eventId };
  }

  @FieldResolver(() => [Tier], { description: 'The tiers that it admits, in their order; none: all of them.' })
  tiers(@Root() gate: Gate): Promise<Tier[]> {
    return gate.tiers.loadItems({ dataloader: true });
  }
}

@Resolver(() => Event)
export class EventGatesResolver {
  @FieldResolver(() => [Gate], { nullable: true, description: 'Its gates, by name; for its members, null for others.' })
  gates(@Root() event: Event, @Ctx() { services }: AppContext): Promise<Gate[] | null> {
    return services.gates.ofEvent(event);
  }

  @FieldResolver(() => Clearing, {
    nullable: true,
    description:
      'The last time that everybody was let out (`exitAll`), and how far that is; for its members. Null for others, and ' +
      'where there was none.',
  })
  clearing(@Root() event: Event, @Ctx() { services }: AppContext): Promise<Clearing | null> {
    return services.exitAll.lastOf(event);
  }
}
