import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Icon } from '../../components/Icon.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { clockTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import { SignOutDevice } from './SignOutDevice.js';
import { heardAt, stateOf, useDevices, useDevicesClock, type LiveDevice } from './useDevices.js';

interface DevicesProps {
  eventId: string;
  timeZone: string;
  /** Whether the event's codes rotate: then signing a device out renews them. */
  rotates: boolean;
  manages: boolean;
}

/** Who scans with what, and where, and whether it was heard of lately. Those whose shift is over stand apart. */
export function Devices({ eventId, timeZone, rotates, manages }: DevicesProps) {
  const { devices, error, restart } = useDevices(eventId);
  const now = useDevicesClock();
  const [leaving, setLeaving] = useState<LiveDevice | null>(null);
  const isOn = (device: LiveDevice) => !device.endedAt && !device.revokedAt;
  const list = (some: readonly LiveDevice[]) => (
    <ul className="divide-y divide-hairline">
      {some.map(device => (
        <Device key={device.id} device={device} now={now} timeZone={timeZone}>
          {manages && !device.revokedAt && (
            <Button look="quiet" aria-label={t`Sign out ${device.name}`} onClick={() => setLeaving(device)}>
              <Trans context="a device">Sign out</Trans>
            </Button>
          )}
        </Device>
      ))}
    </ul>
  );
  const on = devices?.filter(isOn) ?? [];
  const off = devices?.filter(device => !isOn(device)) ?? [];
  return (
    <Panel title={t`Scanners`}>
      {error && <Failure error={error} retry={restart} />}
      {!devices && !error && (
        <SkeletonPage label={t`The scanners are loading`}>
          <Skeleton className="h-24 w-full" />
        </SkeletonPage>
      )}
      {devices && on.length === 0 && (
        <p className="text-ink-soft">
          <Trans>No shift is on. A scanner appears here when its shift begins.</Trans>
        </p>
      )}
      {on.length > 0 && list(on)}
      {off.length > 0 && (
        <details className="group mt-3">
          <summary className="inline-flex min-h-11 list-none items-center gap-2 font-semibold [&::-webkit-details-marker]:hidden">
            <Icon name="right" className="size-4 transition-transform duration-(--quick) group-open:rotate-90" />
            <Plural value={off.length} one="# scanner whose shift is over" other="# scanners whose shifts are over" />
          </summary>
          {list(off)}
        </details>
      )}
      <Dialog open={leaving !== null} title={t`Sign this scanner out?`} onClose={() => setLeaving(null)}>
        {leaving && (
          <SignOutDevice
            device={leaving}
            now={now}
            timeZone={timeZone}
            rotates={rotates}
            onDone={() => setLeaving(null)}
          />
        )}
      </Dialog>
    </Panel>
  );
}

function Device({
  device,
  now,
  timeZone,
  children,
}: {
  device: LiveDevice;
  now: number;
  timeZone: string;
  children: ReactNode;
}) {
  const { name, gate, staffName, startedAt, lastSyncAt, queueLength } = device;
  const clock = (at: string) => clockTime(at, timeZone);
  // What it said last was said before it fell silent: by now it may have a queue of its own.
  const isKnown = stateOf(device, now) !== 'silent';
  const waiting = !isKnown ? t`Not known` : queueLength === null ? '–' : formatNumber(queueLength);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4">
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg break-words">
          {name}
          <State device={device} now={now} timeZone={timeZone} />
        </h3>
        <p className="break-words text-ink-soft">
          {staffName}, {gate}
        </p>
      </div>
      <dl className="grid grid-cols-3 gap-x-5 text-sm">
        <Fact label={t`Shift since`} value={clock(startedAt)} />
        <Fact label={t`Last sync`} value={lastSyncAt ? clock(lastSyncAt) : '–'} />
        <Fact label={t`Waiting`} value={waiting} />
      </dl>
      {children}
    </li>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-base font-semibold">{value}</dd>
    </div>
  );
}

function State({ device, now, timeZone }: { device: LiveDevice; now: number; timeZone: string }) {
  switch (stateOf(device, now)) {
    case 'online':
      return (
        <Badge icon="pulse">
          <Trans>Online</Trans>
        </Badge>
      );
    case 'silent': {
      const since = clockTime(new Date(heardAt(device)).toISOString(), timeZone);
      return (
        <Badge icon="alert" strong>
          <Trans>Silent since {since}</Trans>
        </Badge>
      );
    }
    case 'ended': {
      const at = clockTime(device.endedAt!, timeZone);
      return (
        <Badge>
          <Trans>Shift ended {at}</Trans>
        </Badge>
      );
    }
    case 'revoked': {
      const at = clockTime(device.revokedAt!, timeZone);
      return (
        <Badge icon="cross">
          <Trans>Signed out {at}</Trans>
        </Badge>
      );
    }
  }
}
