import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Browser } from '@playwright/test';
import { toBuffer } from 'qrcode';

/**
 * The film that Chromium plays as its camera: Y4M, which needs no encoder. Chromium reads it anew at each
 * getUserMedia and plays it in a loop.
 */
const WIDTH = 640;
const HEIGHT = 480;
const FRAMES_A_SECOND = 4;
const TABLE = 200; // grey; what the camera sees around and between the codes

/**
 * One scene a picture (PNG): half a second, and an empty table for a quarter after it; in a burst without. It begins with
 * a second of an empty table. No picture: an empty table.
 */
export async function writeFilm(
  browser: Browser,
  path: string,
  pictures: readonly Buffer[],
  isBurst = false,
): Promise<void> {
  const empty = Buffer.alloc(WIDTH * HEIGHT, TABLE);
  const lead = Array<Buffer>(FRAMES_A_SECOND).fill(empty); // until the page has opened its eyes
  const shots = pictures.length === 0 ? [] : await photograph(browser, pictures);
  const between = isBurst ? [] : [empty];
  const scenes = [...lead, ...shots.flatMap(shot => [shot, shot, ...between])];

  const film = createWriteStream(path);
  const noColour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  film.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`);
  for (const scene of scenes) film.write(Buffer.concat([Buffer.from('FRAME\n'), scene, noColour]));
  film.end();
  await once(film, 'finish');
}

/** A code as somebody else's printer would draw it. */
export const drawn = (code: string): Promise<Buffer> => toBuffer(code, { errorCorrectionLevel: 'M', scale: 8 });

/** The pictures lying on the table, as grey frames. Drawn in a browser, which is there and reads PNG. */
async function photograph(browser: Browser, pictures: readonly Buffer[]): Promise<Buffer[]> {
  const page = await browser.newPage();
  const shots = await page.evaluate<string[]>(`Promise.all(
    ${JSON.stringify(pictures.map(picture => picture.toString('base64')))}.map(async base64 => {
      const picture = await createImageBitmap(new Blob([Uint8Array.fromBase64(base64)]));
      const canvas = new OffscreenCanvas(${WIDTH}, ${HEIGHT}).getContext('2d');
      canvas.fillStyle = 'rgb(${TABLE} ${TABLE} ${TABLE})';
      canvas.fillRect(0, 0, ${WIDTH}, ${HEIGHT});
      const scale = 0.9 * Math.min(${WIDTH} / picture.width, ${HEIGHT} / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      canvas.drawImage(picture, (${WIDTH} - width) / 2, (${HEIGHT} - height) / 2, width, height);
      const { data } = canvas.getImageData(0, 0, ${WIDTH}, ${HEIGHT});
      const grey = new Uint8Array(${WIDTH * HEIGHT});
      for (let i = 0; i < grey.length; i++)
        grey[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
      return grey.toBase64();
    }),
  )`);
  await page.close();
  return shots.map(shot => Buffer.from(shot, 'base64'));
}
