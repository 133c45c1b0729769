import { isUntouched } from '../../lib/next-touch.js';
import type { Tone } from './verdict.js';

const SILENT = 'foyer.gate.silent';

let audio: AudioContext | undefined;

/** Whether verdicts sound on this device: yes, until somebody said that they shall not. */
export const isSoundWanted = (): boolean => localStorage.getItem(SILENT) === null;

export function keepSound(isWanted: boolean): void {
  if (isWanted) localStorage.removeItem(SILENT);
  else localStorage.setItem(SILENT, '1');
}

/**
 * Browsers let a page sound and buzz after a press only: call this from the one that starts the shift. Where no sound is
 * wanted, verdicts are felt and seen.
 */
export function allowSignals(): void {
  navigator.vibrate?.(30);
  tryToSound();
}

/** An installed app may sound before it was touched; a page that may not does once it was, and `allowSignals` was called. */
export function tryToSound(): void {
  if (!isSoundWanted()) {
    void audio?.close();
    audio = undefined;
    return;
  }
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  void audio.resume();
}

/** Frequency in hertz, start and length in seconds. Told apart with eyes closed: two rising, two level, one long and low. */
const tunes: Record<Tone, [number, number, number][]> = {
  go: [
    [880, 0, 0.09],
    [1320, 0.1, 0.16],
  ],
  check: [
    [620, 0, 0.14],
    [620, 0.22, 0.14],
  ],
  stop: [[170, 0, 0.55]],
};

const buzzes: Record<Tone, number[]> = { go: [60], check: [90, 80, 90], stop: [350] };

/** The verdict for ear and hand. */
export function signal(tone: Tone): void {
  // Browsers log it as an error where nobody has touched the page.
  if (!isUntouched()) navigator.vibrate?.(buzzes[tone]);
  if (!audio) return;
  // A call, or another app, stops the sound until somebody asks for it again.
  if (audio.state !== 'running') {
    void audio.resume();
    if (isUntouched()) return; // else all of them sound together with the first touch
  }
  for (const [frequency, start, length] of tunes[tone]) {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.type = tone === 'stop' ? 'square' : 'sine';
    oscillator.frequency.value = frequency;
    const at = audio.currentTime + start;
    gain.gain.setValueAtTime(0.25, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
  }
}
