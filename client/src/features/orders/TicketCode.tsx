import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { QrCode } from '../../components/QrCode.js';
import { digitsOf, STEP_MS, stepAt } from '../../lib/rotating-code.js';
import { useKeptClock } from '../../lib/useServerClock.js';

interface TicketCodeProps {
  code: string;
  rotatingSecret: string | null;
  serial: string;
}

/** What the gate reads, and a way to show it as large and as white as the screen can. */
export function TicketCode({ code, rotatingSecret, serial }: TicketCodeProps) {
  return rotatingSecret ? (
    <RotatingCode code={code} secret={rotatingSecret} serial={serial} />
  ) : (
    <Shown value={code} serial={serial} />
  );
}

/** A code that is another one every 15 seconds, by the server's clock, also where there is no network. */
function RotatingCode({ code, secret, serial }: { code: string; secret: string; serial: string }) {
  const now = useKeptClock();
  const step = stepAt(now);
  const [digits, setDigits] = useState<{ step: number; text: string } | null>(null);
  useEffect(() => {
    let left = false;
    void digitsOf(secret, step).then(text => !left && setDigits({ step, text }));
    return () => void (left = true);
  }, [secret, step]);
  const left = Math.ceil((STEP_MS - (now % STEP_MS)) / 1000);
  return (
    <>
      {digits ? (
        <Shown value={`${code}.${digits.text}`} serial={serial} />
      ) : (
        <div className="my-2 aspect-square w-full bg-white" />
      )}
      <p className="mb-3 flex items-center justify-between gap-3 text-sm">
        <span>
          <Trans>It changes every 15 seconds: a picture of it lets nobody in.</Trans>
        </span>
        <span aria-hidden className="font-bold whitespace-nowrap">
          {left} s
        </span>
      </p>
    </>
  );
}

function Shown({ value, serial }: { value: string; serial: string }) {
  const [large, setLarge] = useState(false);
  return (
    <>
      <QrCode value={value} label={t`QR code of ticket ${serial}`} className="my-2 aspect-square w-full" />
      <button
        type="button"
        onClick={() => setLarge(true)}
        className="mb-3 min-h-11 w-full rounded-control border border-control-line px-4 font-semibold"
      >
        <Trans>Whole screen</Trans>
      </button>
      {large && <WholeScreen value={value} serial={serial} onClose={() => setLarge(false)} />}
    </>
  );
}

/** Nothing but the code, on white: it lights up a dark queue, and a scanner finds it at once. Any press ends it. */
function WholeScreen({ value, serial, onClose }: { value: string; serial: string; onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      aria-label={t`Code of ticket ${serial}`}
      onClick={onClose}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      className="m-0 h-dvh max-h-none w-dvw max-w-none white-paper p-4"
    >
      <div className="flex h-full flex-col items-center justify-center gap-4">
        <QrCode
          value={value}
          label={t`QR code of ticket ${serial}`}
          className="max-h-[calc(100dvh-9rem)] min-h-0 w-full max-w-[calc(100dvh-9rem)]"
        />
        <p className="text-2xl font-bold tracking-wide">{serial}</p>
        <button
          type="button"
          onClick={onClose}
          className="min-h-11 rounded-control border border-control-line px-6 font-semibold"
        >
          <Trans>Close</Trans>
        </button>
      </div>
    </dialog>
  );
}
