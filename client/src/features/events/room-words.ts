import { t } from '@lingui/core/macro';
/** How long it may take, honestly: a range, a quarter wider to each side than what is known now. */
export function waitInWords(seconds: number): string {
  if (seconds < 60) return t`less than a minute`;
  const from = Math.floor((seconds * 0.75) / 60);
  const to = Math.ceil((seconds * 1.25) / 60);
  if (from >= 120) {
    const [fromHours, toHours] = [Math.floor(from / 60), Math.ceil(to / 60)];
    return t`${fromHours} to ${toHours} hours`;
  }
  return from < 1 ? t`a minute or two` : t`${from} to ${to} minutes`;
}

/** What is read out of a place that moves: changes that matter, not each step. */
export function spokenPlace(position: number): string {
  if (position <= 10) return t`You are number ${position} in line.`;
  const size = 10 ** Math.floor(Math.log10(position));
  const bound = (Math.floor(position / size) + 1) * size;
  return t`Fewer than ${bound} people are before you.`;
}
