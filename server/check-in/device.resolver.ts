import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Device } from './device.entity.js';
import {
  DeviceRevoked,
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
