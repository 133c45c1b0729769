import { jest } from '@jest/globals';

/** A camera whose picture nobody sees, in a page without a timeline: jsdom has neither. Taken away by `Reflect.deleteProperty(navigator, 'mediaDevices')`. */
export function givenCamera(): void {
  const stream = { getVideoTracks: () => [], getTracks: () => [] };
  const mediaDevices = { getUserMedia: () => Promise.resolve(stream), enumerateDevices: () => Promise.resolve([]) };
  Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
  Object.assign(performance, { measure: () => undefined, clearMeasures: () => undefined });
  jest.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue(undefined);
}
