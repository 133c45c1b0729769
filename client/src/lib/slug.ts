/** Letters without their accents and their case: "Nuit Électrique" becomes "nuit electrique". */
export const plainLetters = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** "Nuit Électrique №1" becomes "nuit-electrique-no1". */
export function slugify(text: string): string {
  return plainLetters(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}
