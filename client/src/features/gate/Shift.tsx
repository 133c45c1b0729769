import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Icon, type IconName } from '../../components/Icon.js';
import { LiveBadge } from '../../components/LiveBadge.js';
import type { CheckInKind } from '../../gql/graphql.js';
import { useWakeLock } from '../../lib/useWakeLock.js';
import { useShiftLock } from '../../offline/useShiftLock.js';
import { CameraTrouble } from './CameraTrouble.js';
import type { GateEvent } from './GatePage.js';
import { LookFirst } from './LookFirst.js';
import { SerialDialog } from './SerialDialog.js';
import { useCamera } from './useCamera.js';
import { useGate } from './useGate.js';
import { VerdictScreen } from './VerdictScreen.js';

export interface ShiftSettings {
  gate: string;
  lookFirst: boolean;
}

interface ShiftProps {
  event: GateEvent;
  settings: ShiftSettings;
  onEnd: () => void;
}

/** Scanning. The camera never stops; a verdict lies over it until the next scan or a tap. */
export function Shift({ event, settings: { gate, lookFirst }, onEnd }: ShiftProps) {
  const [kind, setKind] = useState<CheckInKind>('ENTRY');
  const [typing, setTyping] = useState(false);
  const { step, counts, mine, send, look, undo, ready } = useGate({
    eventId: event.id,
    gate,
    kind,
    timeZone: event.timeZone,
  });
  const { video, state, retry, torch, switchCamera } = useCamera(code => {
    // A name on the screen waits for its decision; everything else gives way to the next scan.
    if (typing || step.at === 'looking') return;
    void (lookFirst ? look({ code }) : send({ code }));
  });
  useWakeLock(true);
  useShiftLock();

  return (
    <main className="relative flex h-dvh flex-col overflow-hidden">
      <h1 className="sr-only">
        <Trans>
          Gate {gate}, {event.title}
        </Trans>
      </h1>
      <header className="flex items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <p className="truncate text-lg font-bold">{event.title}</p>
          <p className="truncate text-ink-soft">{gate}</p>
        </div>
        <LiveBadge />
        <button
          type="button"
          onClick={onEnd}
          className="min-h-11 rounded-control px-1 font-semibold whitespace-nowrap underline decoration-accent decoration-2 underline-offset-4"
        >
          <Trans>End shift</Trans>
        </button>
      </header>

      <div className="relative min-h-0 flex-1 bg-sunken">
        <video
          ref={video}
          muted
          playsInline
          aria-label={t`Camera`}
          className={`size-full object-cover ${state === 'on' ? '' : 'invisible'}`}
        />
        {state === 'on' ? (
          <Frame asking={step.at === 'asking'} />
        ) : (
          <CameraTrouble state={state} onRetry={retry} onType={() => setTyping(true)} />
        )}
      </div>

      <dl className="grid grid-cols-3 divide-x divide-hairline border-t border-hairline text-center">
        <Count label={t`Inside`} value={counts?.inside} of={event.capacity ?? undefined} />
        <Count label={t`Checked in`} value={counts?.checkedIn} of={counts?.sold} />
        <Count label={t`By this device`} value={mine} />
      </dl>
      <div className="flex flex-wrap items-center justify-center gap-2 border-t border-hairline px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        <fieldset className="flex overflow-hidden rounded-control border border-control-line">
          <legend className="sr-only">
            <Trans>Direction</Trans>
          </legend>
          <Direction name={t`In`} checked={kind === 'ENTRY'} onChoose={() => setKind('ENTRY')} />
          <Direction name={t`Out`} checked={kind === 'EXIT'} onChoose={() => setKind('EXIT')} />
        </fieldset>
        <Tool icon="keyboard" label={t`Type a serial`} onClick={() => setTyping(true)} />
        {torch && <Tool icon="bulb" label={torch.on ? t`Light off` : t`Light on`} onClick={torch.toggle} />}
        {switchCamera && <Tool icon="camera" label={t`Other camera`} onClick={switchCamera} />}
      </div>

      <SerialDialog
        open={typing}
        onClose={() => setTyping(false)}
        onSerial={serial => {
          setTyping(false);
          void look({ serial });
        }}
      />
      {step.at === 'looking' && (
        <LookFirst
          ticket={step.ticket}
          eventId={event.id}
          timeZone={event.timeZone}
          kind={kind}
          onContinue={() => void send(step.wish)}
          onCancel={ready}
        />
      )}
      {step.at === 'verdict' && (
        <VerdictScreen
          verdict={step.verdict}
          retry={step.retry}
          onUndo={scanId => void undo(scanId)}
          onDismiss={ready}
        />
      )}
    </main>
  );
}

function Frame({ asking }: { asking: boolean }) {
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center">
      <div
        className={`aspect-square w-[min(70%,20rem)] rounded-[28px] border-4 ${asking ? 'border-accent' : 'border-white/85'}`}
      />
      <p role="status" className="absolute bottom-4 rounded-full bg-veil px-4 py-1.5 font-semibold text-white">
        {asking ? <Trans>Asking…</Trans> : <Trans>Hold a ticket’s code into the frame</Trans>}
      </p>
    </div>
  );
}

function Count({ label, value, of }: { label: string; value: number | undefined; of?: number }) {
  return (
    <div className="flex flex-col-reverse px-2 py-2">
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="text-2xl leading-tight font-bold">
        {value ?? '–'}
        {of !== undefined && <span className="text-base font-normal text-ink-soft"> / {of}</span>}
      </dd>
    </div>
  );
}

function Direction({ name, checked, onChoose }: { name: string; checked: boolean; onChoose: () => void }) {
  return (
    <label className="grid min-h-12 min-w-16 place-items-center px-4 font-bold has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-3 has-focus-visible:-outline-offset-3 has-focus-visible:outline-accent">
      <input type="radio" name="direction" className="sr-only" checked={checked} onChange={onChoose} />
      {name}
    </label>
  );
}

function Tool({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-12 items-center gap-2 rounded-control border border-control-line px-4 font-semibold"
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}
