import { useCallback, useEffect, useRef, useState } from 'react';

export type CameraState = 'starting' | 'on' | 'refused' | 'missing';

/** How long a code must be out of view before the same one counts again. */
const OUT_OF_VIEW_MS = 2000;

/**
 * Films, and calls `onCode` once for each code that comes into view: the same code is ignored while it stays there.
 */
export function useCamera(onCode: (code: string) => void) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const [attempt, setAttempt] = useState(0);
  const [cameras, setCameras] = useState<string[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [torch, setTorch] = useState<{ on: boolean } | null>(null);
  const track = useRef<MediaStreamTrack | null>(null);
  const report = useRef(onCode);
  useEffect(() => void (report.current = onCode));

  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    const seen = { code: '', at: 0 };

    async function film() {
      setState('starting');
      if (!navigator.mediaDevices?.getUserMedia) return setState('missing');
      const source = chosen ? { deviceId: { exact: chosen } } : { facingMode: { ideal: 'environment' } };
      stream = await navigator.mediaDevices.getUserMedia({
        video: { ...source, width: { ideal: 1280 }, height: { ideal: 720 } },
        audio: false,
      });
      if (stopped) return stop();
      track.current = stream.getVideoTracks()[0] ?? null;
      const can = track.current?.getCapabilities?.() as { torch?: boolean } | undefined;
      setTorch(can?.torch ? { on: false } : null);
      const devices = await navigator.mediaDevices.enumerateDevices();
      setCameras(devices.filter(device => device.kind === 'videoinput').map(device => device.deviceId));

      const { createScanner } = await import('./scanner.js');
      const scanner = await createScanner();
      const element = video.current;
      if (stopped || !element) return stop();
      element.srcObject = stream;
      await element.play();
      setState('on');

      const look = async () => {
        if (stopped) return;
        const [found] = await scanner.detect(element).catch(() => []);
        const now = performance.now();
        if (found && !stopped) {
          const isNew = found.rawValue !== seen.code || now - seen.at > OUT_OF_VIEW_MS;
          seen.code = found.rawValue;
          seen.at = now;
          if (isNew) report.current(found.rawValue);
        }
        if ('requestVideoFrameCallback' in element) element.requestVideoFrameCallback(() => void look());
        else requestAnimationFrame(() => void look());
      };
      void look();
    }
    const stop = () => stream?.getTracks().forEach(one => one.stop());
    film().catch((error: unknown) => {
      if (stopped) return;
      const name = error instanceof DOMException ? error.name : '';
      setState(name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'missing');
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [attempt, chosen]);

  const switchCamera = useCallback(() => {
    setChosen(now => cameras[(Math.max(0, cameras.indexOf(now ?? cameras[0] ?? '')) + 1) % cameras.length] ?? null);
  }, [cameras]);
  const toggleTorch = useCallback(async () => {
    const on = !torch?.on;
    await track.current?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    setTorch({ on });
  }, [torch]);

  return {
    video,
    state,
    retry: () => setAttempt(n => n + 1),
    switchCamera: cameras.length > 1 ? switchCamera : null,
    torch: torch && { on: torch.on, toggle: () => void toggleTorch().catch(() => undefined) },
  };
}
