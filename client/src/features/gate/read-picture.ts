import type { Scanner } from './scanner.js';

/** Enough for a QR code that fills a tenth of the picture; a phone's twelve million pixels take seconds. */
const LONGEST_SIDE = 1_600;

/** The code on a picture from a file; null where none can be read. Rejects where the file is no picture that this browser knows. */
export async function readPicture(file: Blob, scanner: Pick<Scanner, 'detect'>): Promise<string | null> {
  const whole = await createImageBitmap(file);
  const scale = LONGEST_SIDE / Math.max(whole.width, whole.height);
  const sizes = scale < 1 ? [await smaller(whole, scale), whole] : [whole];
  for (const picture of sizes) {
    const [found] = await scanner.detect(picture).catch(() => []);
    if (found?.rawValue) return found.rawValue;
  }
  return null;
}

const smaller = (picture: ImageBitmap, scale: number) =>
  createImageBitmap(picture, {
    resizeWidth: Math.round(picture.width * scale),
    resizeHeight: Math.round(picture.height * scale),
    resizeQuality: 'high',
  });
