import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { i18n } from '../../words/words.js';
import type { CameraState } from './useCamera.js';

const words: Record<Exclude<CameraState, 'on'>, { title: MessageDescriptor; advice: MessageDescriptor }> = {
  starting: { title: msg`Starting the camera…`, advice: msg`Allow it when the browser asks.` },
  refused: {
    title: msg`The camera is blocked`,
    advice: msg`Allow it for this page in the browser’s settings (the lock beside the address), then try again. Until then these work: a barcode reader, a serial typed by hand, a name, a picture of the code.`,
  },
  missing: {
    title: msg`No camera here`,
    advice: msg`None was found. These work without: a barcode reader, a serial typed by hand, a name, a picture of the code.`,
  },
  busy: {
    title: msg`The camera is in use`,
    advice: msg`Another app or a call holds it. It comes back with a press here, or by itself when that ends.`,
  },
};

export function CameraTrouble({
  state,
  onRetry,
  onType,
}: {
  state: Exclude<CameraState, 'on'>;
  onRetry: () => void;
  onType: () => void;
}) {
  const { title, advice } = words[state];
  return (
    <div
      role="status"
      className="absolute inset-0 flex flex-col items-center justify-center-safe gap-4 overflow-y-auto p-6 text-center"
    >
      <h2 className="text-3xl">{i18n._(title)}</h2>
      <p className="max-w-sm text-lg text-ink-soft">{i18n._(advice)}</p>
      {state !== 'starting' && (
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={onType} icon="keyboard">
            <Trans>Type a serial</Trans>
          </Button>
          <Button look="quiet" onClick={onRetry}>
            <Trans>Try the camera again</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
