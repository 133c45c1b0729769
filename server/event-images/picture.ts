import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { kindOf } from '../platform/file-kind.js';
import { PictureRefusedError } from './picture.errors.js';
import { filesOf, type PictureFile } from './picture-sizes.policy.js';

const KINDS: readonly (string | null)[] = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];
/** 40 megapixels are any phone's best; a file of a few bytes can claim a thousand times that, and would fill the memory. */
const MOST_PIXELS = 40_000_000;
const LEAST_WIDTH = 640;
const LEAST_HEIGHT = 300;
/** A picture takes a second or two. */
const PATIENCE_SECONDS = 20;

const READING: SharpOptions = { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 };

sharp.cache(false); // no picture is made twice

/** A picture in all its files. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly files: readonly (PictureFile & { readonly content: Buffer })[];
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Makes the files of an uploaded picture: the right way up, in sRGB, without anything that came along (where it was taken,
 * with what, by whom). One at a time in each process, so that uploads that come together never fill the memory.
 * @throws PictureRefusedError for what is no picture, broken, or too large or small.
 */
export function makePicture(content: Uint8Array): Promise<Picture> {
  const made = last.then(() => make(content));
  last = made.catch(() => undefined);
  return made;
}

async function make(content: Uint8Array): Promise<Picture> {
  if (!KINDS.includes(await kindOf(content)))
    throw new PictureRefusedError('This is no picture that we can read. Take a JPEG, PNG, WebP or AVIF.');
  const { width, height } = await sizeOf(content);
  if (width < LEAST_WIDTH || height < LEAST_HEIGHT)
    throw new PictureRefusedError(
      `This picture has ${width} × ${height} pixels. Take one of at least ${LEAST_WIDTH} × ${LEAST_HEIGHT}.`,
    );
  try {
    const files: Picture['files'][number][] = [];
    for (const file of filesOf(width)) files.push({ ...file, content: await written(content, file) });
    return { width, height, files };
  } catch {
    throw broken();
  }
}

/** As it is shown: a photograph that was taken upright is told to be turned, and counts as turned. */
async function sizeOf(content: Uint8Array): Promise<{ width: number; height: number }> {
  const { width, height, autoOrient } = await sharp(content, { ...READING, limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw broken();
    });
  if (width * height > MOST_PIXELS)
    throw new PictureRefusedError(
      `This picture has more than ${MOST_PIXELS / 1e6} million pixels. Take a smaller one.`,
    );
  return { width: autoOrient.width, height: autoOrient.height };
}

function written(content: Uint8Array, { width, type }: PictureFile): Promise<Buffer> {
  const small = sharp(content, READING)
    .timeout({ seconds: PATIENCE_SECONDS })
    .autoOrient()
    .resize({ width, withoutEnlargement: true });
  return as(type, small).toBuffer();
}

/** Without options sharp keeps neither metadata nor colour profile, and converts to sRGB. */
const as = (type: PictureFile['type'], picture: Sharp): Sharp =>
  type === 'webp'
    ? picture.webp({ quality: 78 })
    : picture.flatten({ background: '#ffffff' }).jpeg({ quality: 80, mozjpeg: true });

const broken = () => new PictureRefusedError('This picture is damaged. Save it again, or take another.');
