import { Trans } from '@lingui/react/macro';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { Icon, type IconName } from '../../components/Icon.js';
import type { EngineState } from './gate-state.js';
import { GateStatus } from './GateStatus.js';
import { LostScans } from './LostScans.js';
import { shown } from './stopwatch.js';
import type { Tone, Verdict } from './verdict.js';

const looks: Record<Tone, { colours: string; icon: IconName }> = {
  go: { colours: 'bg-go text-on-go', icon: 'check' },
  check: { colours: 'bg-check text-on-check', icon: 'alert' },
  stop: { colours: 'bg-stop text-on-stop', icon: 'cross' },
};

interface VerdictScreenProps {
  verdict: Verdict;
  /** Of this device: it stays in sight. */
  device: EngineState;
  retry: (() => void) | null;
  /** Another ticket was read before this verdict was there. */
  hasNext: boolean;
  /** So many were read and not asked about. */
  lost: number;
  onUndo: (scanId: string) => void;
  onDismiss: () => void;
}

/** The answer, from across the room: colour, icon and word at once. A tap or the next scan takes it away. */
export function VerdictScreen({ verdict, device, retry, hasNext, lost, onUndo, onDismiss }: VerdictScreenProps) {
  const { tone, word, reason, holderName, tierName, serial, undoScanId, isOfDevice } = verdict;
  const { colours, icon } = looks[tone];
  const next = useRef<HTMLButtonElement>(null);
  useLayoutEffect(shown, [verdict]);
  useEffect(() => next.current?.focus(), [verdict]);
  const small = 'min-h-13 rounded-control border-2 border-current px-6 text-lg font-bold';
  return (
    <div
      data-tone={tone}
      className={`absolute inset-0 z-20 flex flex-col items-center justify-between gap-4 p-6 text-center ${colours}`}
      onClick={onDismiss}
    >
      <GateStatus state={device} isAbove />
      <div role="alert" className="flex min-h-0 flex-1 flex-col items-center justify-center-safe gap-2 overflow-y-auto">
        <Icon name={icon} className="size-32 shrink-0 stroke-3 sm:size-44" />
        <p className="text-7xl leading-none font-extrabold tracking-tight sm:text-9xl">{word}</p>
        <p className="mt-2 text-3xl font-bold text-balance">{reason}</p>
        {isOfDevice && (
          <p className="flex items-center gap-2 rounded-full border-2 border-current px-4 py-1 text-lg font-bold">
            <Icon name="device" />
            <Trans>Decided on this device</Trans>
          </p>
        )}
        {holderName && <p className="mt-4 text-2xl wrap-anywhere">{holderName}</p>}
        {(tierName ?? serial) && <p className="text-xl">{[tierName, serial].filter(Boolean).join(' · ')}</p>}
        {hasNext && (
          <p className="mt-4 text-xl font-bold">
            <Trans>One more ticket was read: its turn is next</Trans>
          </p>
        )}
        <LostScans count={lost} />
      </div>
      <div className="flex flex-wrap justify-center gap-3" onClick={event => event.stopPropagation()}>
        <button ref={next} type="button" onClick={onDismiss} className={`${small} outline-current!`}>
          <Trans>Next</Trans>
        </button>
        {retry && (
          <button type="button" onClick={retry} className={`${small} outline-current!`}>
            <Trans>Try again</Trans>
          </button>
        )}
        {undoScanId && (
          <button type="button" onClick={() => onUndo(undoScanId)} className={`${small} outline-current!`}>
            <Trans>Undo</Trans>
          </button>
        )}
      </div>
    </div>
  );
}
