import { fileTypeFromBuffer } from 'file-type';

/** What these bytes are, as a media type, told by themselves; null where they are nothing that has marks of its own, as text has not. */
export const kindOf = async (content: Uint8Array): Promise<string | null> =>
  (await fileTypeFromBuffer(content))?.mime ?? null;
