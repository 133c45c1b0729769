import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Device } from './device.entity.js';
import {
  DeviceRevoked,
  EndShiftInput,
  EndShiftResult,
  RevokeDeviceInput,
  RevokeDeviceResult,
  StartShiftInput,
  StartShiftResult,
} from './device.types.js';

@Resolver(() => Device)
export class DeviceResolver {
  @Query(() => [Device], {
    description: 'An event’s scanners, those of the latest shifts first, 200 at most. For OWNER, MANAGER and VIEWER.',
  })
  devices(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<Device[]> {
    return services.devices.ofEvent(eventId);
  }

  @Mutation(() => StartShiftResult, {
    description: 'Begins the viewer’s shift with a device. For OWNER, MANAGER and SCANNER.',
  })
  startShift(
    @Ctx() { services }: AppContext,
    @Arg('input', () => StartShiftInput, { description: 'The shift.' }) input: StartShiftInput,
  ): Promise<Device> {
    return services.devices.startShift(input);
  }

  @Mutation(() => EndShiftResult, {
    description:
      'Ends a device’s shift; what it scanned until then may still be sent. For whoever’s shift it is, OWNER and MANAGER.',
  })
  endShift(
    @Ctx() { services }: AppContext,
    @Arg('input', () => EndShiftInput, { description: 'The device.' }) { deviceId }: EndShiftInput,
  ): Promise<Device> {
    return services.devices.endShift(deviceId);
  }

  @Mutation(() => RevokeDeviceResult, {
    description:
      'Signs a device out from afar: its session ends, and the secrets of the event’s rotating codes are renewed, so that ' +
      'holders’ pages have to fetch theirs again. For OWNER and MANAGER.',
  })
  async revokeDevice(
    @Ctx() { services }: AppContext,
    @Arg('input', () => RevokeDeviceInput, { description: 'The device.' }) { deviceId }: RevokeDeviceInput,
  ): Promise<DeviceRevoked> {
    await services.devices.revoke(deviceId);
    return { deviceId };
  }

  @FieldResolver(() => String, { description: 'The name of whoever scans with it.' })
  async staffName(@Root() { user }: Device): Promise<string> {
    return (await user.loadOrFail({ dataloader: true })).name;
  }
}

@Resolver(() => Device)
export class DevicesLiveResolver {
  @Subscription(() => [Device], {
    description:
      'An event’s scanners as `devices` has them: now, then when a shift begins or ends, a device syncs or is signed out, at ' +
      'most once in two seconds. For OWNER, MANAGER and VIEWER.',
    subscribe: ({ args, context }: { args: { eventId: string }; context: AppContext }) =>
      context.services.devices.watch(args.eventId),
  })
  devices(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<Device[]> {
    return services.devices.now(eventId);
  }
}
