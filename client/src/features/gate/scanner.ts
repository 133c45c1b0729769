import { BarcodeDetector as Ponyfill, prepareZXingModule } from 'barcode-detector/ponyfill';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { legibleCode } from './legible-code.js';

/** Reads QR codes off a video frame or a picture. */
export interface Scanner {
  detect: (frame: HTMLVideoElement | ImageBitmap) => Promise<{ rawValue: string }[]>;
}

type NativeDetector = { new (options: { formats: string[] }): Scanner; getSupportedFormats: () => Promise<string[]> };

/** The browser's own detector where it knows QR codes, else ZXing in WASM from our own origin (its default is a CDN). */
export async function createScanner(): Promise<Scanner> {
  const Native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  if (Native && (await Native.getSupportedFormats()).includes('qr_code'))
    return legible(new Native({ formats: ['qr_code'] }));
  // Compiled now rather than at the first ticket.
  await prepareZXingModule({
    fireImmediately: true,
    overrides: { locateFile: (file: string, prefix: string) => (file.endsWith('.wasm') ? wasmUrl : prefix + file) },
  });
  return legible(new Ponyfill({ formats: ['qr_code'] }));
}

const legible = (scanner: Scanner): Scanner => ({
  async detect(frame) {
    const found = await scanner.detect(frame);
    return found.map(({ rawValue }) => ({ rawValue: legibleCode(rawValue) }));
  },
});
