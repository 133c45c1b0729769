/** The widths that pictures are kept in: a phone's, a card's, a page's, and twice these for fine screens. */
const WIDTHS = [320, 640, 960, 1_280, 1_920] as const;
/** For programs that take one picture, and for those that don't read WebP. */
const PLAIN_WIDTH = 1_280;

/** One file of a picture. */
export interface PictureFile {
  /** As in its address: `640.webp`. */
  readonly name: string;
  readonly type: 'webp' | 'jpeg';
  /** Of what is in it: never more than the picture had. */
  readonly width: number;
}

/** The files of a picture so wide: none is enlarged, so the last one holds all that there is. */
export function filesOf(width: number): PictureFile[] {
  const wanted = WIDTHS.filter((_, i) => i === 0 || WIDTHS[i - 1]! < width);
  return [
    ...wanted.map(size => ({ name: `${size}.webp`, type: 'webp' as const, width: Math.min(size, width) })),
    plainFileOf(width),
  ];
}

/** The one file that everybody can show. */
export const plainFileOf = (width: number): PictureFile => ({
  name: `${PLAIN_WIDTH}.jpg`,
  type: 'jpeg',
  width: Math.min(PLAIN_WIDTH, width),
});

/** The names that a picture's files may have, whatever its width was. */
export const FILE_NAMES: readonly string[] = filesOf(Infinity).map(({ name }) => name);

/** How the store calls it. */
export const storedName = (imageId: string, name: string): string => `event-images/${imageId}/${name}`;
