import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { LiveBadge } from '../../components/LiveBadge.js';
import { changeShift, type KeptShift } from '../../lib/kept-shift.js';
import { useWakeLock } from '../../lib/useWakeLock.js';
import { useShiftLock } from '../../offline/useShiftLock.js';
import { CamerasDialog } from './CamerasDialog.js';
import { CameraTrouble } from './CameraTrouble.js';
import type { GateEngine } from './gate-engine.js';
import type { EngineState } from './gate-state.js';
import { GateNotices } from './GateNotices.js';
import type { GateEvent } from './GatePage.js';
import { GateStatus } from './GateStatus.js';
import { isTicket } from './in-view.js';
import { LastScansDialog } from './LastScansDialog.js';
import { LookFirst } from './LookFirst.js';
import { NewerStore } from './NewerStore.js';
import { ScanTools } from './ScanTools.js';
import { SearchDialog } from './SearchDialog.js';
import { SerialDialog } from './SerialDialog.js';
import * as stopwatch from './stopwatch.js';
import { TouchOnce } from './TouchOnce.js';
import { useCamera } from './useCamera.js';
import { useGate } from './useGate.js';
import { useNextScan } from './useNextScan.js';
import { useWedge } from './useWedge.js';
import { VerdictScreen } from './VerdictScreen.js';

interface ShiftProps {
  event: GateEvent;
  shift: KeptShift;
  /** Nobody began it on this page: that was loaded again. */
  isResumed: boolean;
  engine: GateEngine;
  state: EngineState;
  onEnd: () => void;
}

/** Scanning. The camera never stops; a verdict lies over it until the next scan or a tap. */
export function Shift({ event, shift, isResumed, engine, state: device, onEnd }: ShiftProps) {
  const { gate, lookFirst } = shift;
  const [kind, setKind] = useState(shift.kind);
  const [open, setOpen] = useState<'serial' | 'search' | 'last' | 'cameras' | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const { step, now, counts, mine, send, goOn, look, renew, undo, ready } = useGate({
    engine,
    eventId: event.id,
    gate,
    kind,
    through: shift.through,
    timeZone: event.timeZone,
  });
  useEffect(() => changeShift(shift, { kind, through: mine }), [shift, kind, mine]);
  const ask = useCallback(
    (code: string) => {
      close();
      stopwatch.asked(code);
      void (lookFirst ? look({ code }) : send({ code }));
    },
    [close, look, lookFirst, send],
  );
  const { scanned, inView, seen: next, hasNext, lost } = useNextScan({ step, now, ask, ready, renew });
  const lookUp = (typed: string) => {
    close();
    void look(isTicket(typed) ? { code: typed } : { serial: typed });
  };
  const camera = useCamera({
    isPaused: open !== null,
    onFrame: inView,
    onCode: (code, frameAt) => {
      stopwatch.read(code, frameAt);
      scanned(code);
    },
  });
  const { video, state, retry, mayChange } = camera;
  useWedge(code => {
    stopwatch.read(code, null);
    scanned(code);
  });
  const isRefused = step.at === 'verdict' && step.verdict.tone === 'check' && !step.verdict.undoScanId;
  useEffect(() => {
    if (isRefused) mayChange();
  }, [isRefused, mayChange]);
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
      {step.at !== 'looking' && step.at !== 'verdict' && <GateStatus state={device} />}
      <NewerStore store={device.store} />
      {isResumed && <TouchOnce />}
      <GateNotices notices={device.notices} timeZone={event.timeZone} onDismiss={id => void engine.dismiss(id)} />

      <div className="relative min-h-0 flex-1 overflow-hidden bg-sunken">
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
          <CameraTrouble state={state} onRetry={retry} onType={() => setOpen('serial')} />
        )}
      </div>

      <dl className="grid grid-cols-3 divide-x divide-hairline border-t border-hairline text-center">
        <Count label={t`Inside`} value={counts?.inside} of={event.capacity ?? undefined} />
        <Count label={t`Checked in`} value={counts?.checkedIn} of={counts?.sold} />
        <Count label={t`By this device`} value={mine} />
      </dl>
      <ScanTools
        kind={kind}
        onKind={setKind}
        onType={() => setOpen('serial')}
        onSearch={() => setOpen('search')}
        onLast={() => setOpen('last')}
        onCode={scanned}
        torch={camera.torch}
        onCameras={camera.cameras.length > 1 ? () => setOpen('cameras') : null}
      />

      <SerialDialog open={open === 'serial'} onClose={close} onSerial={lookUp} />
      <SearchDialog open={open === 'search'} engine={engine} eventId={event.id} onClose={close} onSerial={lookUp} />
      <LastScansDialog
        open={open === 'last'}
        scans={device.recent}
        timeZone={event.timeZone}
        onClose={close}
        onUndo={scanId => {
          close();
          void undo(scanId);
        }}
      />
      <CamerasDialog
        open={open === 'cameras'}
        cameras={camera.cameras}
        current={camera.current}
        onClose={close}
        onChoose={id => {
          close();
          camera.choose(id);
        }}
      />
      {step.at === 'looking' && (
        <LookFirst
          ticket={step.ticket}
          isOfDevice={step.isOfDevice}
          device={device}
          eventId={event.id}
          timeZone={event.timeZone}
          kind={kind}
          lost={lost}
          onContinue={() => goOn(step.wish)}
          onCancel={next}
        />
      )}
      {step.at === 'verdict' && (
        <VerdictScreen
          verdict={step.verdict}
          device={device}
          retry={step.retry}
          hasNext={hasNext}
          lost={lost}
          onUndo={scanId => void undo(scanId)}
          onDismiss={next}
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
