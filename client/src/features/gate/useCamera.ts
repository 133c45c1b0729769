import { useCallback, useEffect, useRef, useState } from 'react';
import { InView } from './in-view.js';

/** `refused`: by a person or a rule. `missing`: there is none, or no way to ask. `busy`: another app holds it. */
export type CameraState = 'starting' | 'on' | 'refused' | 'missing' | 'busy';

export interface Camera {
  id: string;
  /** As the browser calls it; empty where it doesn't. */
  label: string;
}

const KEPT = 'foyer.camera';

interface Wanted {
  /** Once for each code that comes into view (see InView), with the time of its frame as of `performance.now`. */
  onCode: (code: string, frameAt: number) => void;
  /** All the codes of each frame. */
  onFrame: (codes: readonly string[]) => void;
  /** A dialog lies over the camera: what comes into view meanwhile has its turn when that has gone. */
  isPaused: boolean;
}

/**
 * Films, and tells of codes. The camera that was chosen is remembered on the device; without a choice it is the one on the back.
 */
export function useCamera(wanted: Wanted) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const [attempt, setAttempt] = useState(0);
  const [cameras, setCameras] = useState<Camera[]>([]);
  const [current, setCurrent] = useState<string | null>(null);
  const [torch, setTorch] = useState<{ on: boolean } | null>(null);
  const [view] = useState(() => new InView());
  const track = useRef<MediaStreamTrack | null>(null);
  const latest = useRef(wanted);
  useEffect(() => void (latest.current = wanted));
  const retry = useCallback(() => setAttempt(n => n + 1), []);

  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    const stop = () => stream?.getTracks().forEach(one => one.stop());

    async function film() {
      setState('starting');
      setTorch(null); // the light was that of the camera before
      if (!navigator.mediaDevices?.getUserMedia) return setState('missing');
      // Before the camera: the first ticket is held up as soon as people see themselves.
      const { createScanner } = await import('./scanner.js');
      const scanner = await createScanner();
      if (stopped) return;
      stream = await open();
      if (stopped) return stop();
      const filming = stream.getVideoTracks()[0];
      track.current = filming ?? null;
      // Unplugged, or taken away by a call.
      filming?.addEventListener('ended', () => !stopped && setState('busy'));
      const can = filming?.getCapabilities?.() as { torch?: boolean } | undefined;
      setTorch(can?.torch ? { on: false } : null);
      setCurrent(filming?.getSettings?.().deviceId ?? null);
      setCameras(await camerasHere());

      const element = video.current;
      if (stopped || !element) return stop();
      element.srcObject = stream;
      await element.play();
      setState('on');

      const look = async (frameAt: number) => {
        if (stopped) return;
        const found = await scanner.detect(element).catch(() => []);
        if (stopped) return;
        const codes = found.map(one => one.rawValue);
        const { isPaused, onCode, onFrame } = latest.current;
        if (codes.length > 0) onFrame(codes);
        if (isPaused) {
          view.keep(codes, performance.now());
          return next();
        }
        const code = view.pick(codes, performance.now());
        if (code !== null) onCode(code, frameAt);
        next();
      };
      const next = () => {
        if ('requestVideoFrameCallback' in element)
          // Cameras tell when the light fell in; where they don't, it is when the frame came to the page.
          element.requestVideoFrameCallback((now, { captureTime }) => void look(captureTime ?? now));
        else requestAnimationFrame(now => void look(now));
      };
      next();
    }
    film().catch((error: unknown) => !stopped && setState(whyNot(error)));
    return () => {
      stopped = true;
      stop();
    };
  }, [attempt, view]);

  // Back from a call, or plugged in: nobody has to press anything.
  useEffect(() => {
    const again = () => document.visibilityState === 'visible' && retry();
    if (state !== 'busy' && state !== 'missing') return;
    document.addEventListener('visibilitychange', again);
    navigator.mediaDevices?.addEventListener?.('devicechange', again);
    return () => {
      document.removeEventListener('visibilitychange', again);
      navigator.mediaDevices?.removeEventListener?.('devicechange', again);
    };
  }, [state, retry]);

  const choose = useCallback(
    (id: string) => {
      localStorage.setItem(KEPT, id);
      retry();
    },
    [retry],
  );
  const toggleTorch = useCallback(async () => {
    const on = !torch?.on;
    await track.current?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    setTorch({ on });
  }, [torch]);

  return {
    video,
    state,
    retry,
    cameras,
    current,
    choose,
    /** The last verdict let nobody through: see InView. */
    mayChange: useCallback(() => view.mayChange(), [view]),
    torch: torch && { on: torch.on, toggle: () => void toggleTorch().catch(() => undefined) },
  };
}

/** The chosen camera; where that is gone, the one on the back; where there is none, any. */
async function open(): Promise<MediaStream> {
  const ask = (which: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({
      video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } },
      audio: false,
    });
  const kept = localStorage.getItem(KEPT);
  if (kept) {
    try {
      return await ask({ deviceId: { exact: kept } });
    } catch (error) {
      if (whyNot(error) === 'refused') throw error;
    }
  }
  return ask({ facingMode: { ideal: 'environment' } });
}

async function camerasHere(): Promise<Camera[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function whyNot(error: unknown): 'refused' | 'missing' | 'busy' {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}
