/** Lines of text in which right-to-left words stand, for drawing from left to right. */

/** A stretch of a line in one direction; with its outer spaces. */
export interface Stretch {
  readonly text: string;
  readonly rightToLeft: boolean;
}

/** Letters, and the comma, semicolon and question mark that other scripts share with Arabic. */
const ARABIC = '[\\p{Script=Arabic}\\u060c\\u061b\\u061f]';

/** Arabic words with the spaces and marks between them; numbers among them are read from the left. */
const RIGHT_TO_LEFT = new RegExp(`${ARABIC}(?:${ARABIC}|[\\p{Mn}\\u200c]|[^\\p{L}\\p{N}]+(?=${ARABIC}))*`, 'gu');

export const isRightToLeft = (text: string): boolean => /\p{Script=Arabic}/u.test(text);

/**
 * The stretches of a line as the eye meets them from the left. As Unicode's bidirectional algorithm has it for names and
 * titles: the first letter decides where the line begins; inside a stretch its letters keep their order.
 */
export function stretchesOf(line: string): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const { 0: text, index } of line.matchAll(RIGHT_TO_LEFT)) {
    if (index > end) stretches.push({ text: line.slice(end, index), rightToLeft: false });
    stretches.push({ text, rightToLeft: true });
    end = index + text.length;
  }
  if (end < line.length) stretches.push({ text: line.slice(end), rightToLeft: false });
  const beginsRight = isRightToLeft(/\p{L}/u.exec(line)?.[0] ?? '');
  return beginsRight ? stretches.reverse().map(turned) : stretches;
}

/** Between two stretches that changed places, the space or the comma is on the other side. */
function turned({ text, rightToLeft }: Stretch): Stretch {
  const [, before = '', words = '', after = ''] = /^([\s,;:·]*)(.*?)([\s,;:·]*)$/.exec(text)!;
  return { text: rightToLeft ? text : `${backwards(after)}${words}${backwards(before)}`, rightToLeft };
}

const backwards = (text: string): string => [...text].reverse().join('');

/** Breaks a text at its spaces, into lines that `fits` says fit; a word that is too long for a line is cut. */
export function brokenInto(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = '';
    for (const letter of word) {
      if (line && !fits(line + letter)) {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  return [...lines, line];
}
