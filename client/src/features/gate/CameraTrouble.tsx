import { Button } from '../../components/Button.js';
import type { CameraState } from './useCamera.js';

const words: Record<Exclude<CameraState, 'on'>, { title: string; advice: string }> = {
  starting: { title: 'Starting the camera…', advice: 'Allow it when the browser asks.' },
  refused: {
    title: 'The camera is blocked',
    advice:
      'Allow it for this page in the browser’s settings (the lock beside the address), then try again. Until then, type the serials.',
  },
  missing: { title: 'No camera here', advice: 'None was found, or another app holds it. You can type the serials.' },
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
    <div role="status" className="absolute inset-0 flex flex-col items-center justify-center gap-4 p-6 text-center">
      <h2 className="text-3xl">{title}</h2>
      <p className="max-w-sm text-lg text-ink-soft">{advice}</p>
      {state !== 'starting' && (
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={onType} icon="keyboard">
            Type a serial
          </Button>
          <Button look="quiet" onClick={onRetry}>
            Try the camera again
          </Button>
        </div>
      )}
    </div>
  );
}
