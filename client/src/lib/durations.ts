import { inList } from './lists.js';
import { numberFormat } from './numbers.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “1 day, 23 hours” or “3 hours, 12 minutes”: how long so many seconds are, in the words of the language. */
export function lasting(seconds: number): string {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const parts = [
    { count: days, unit: 'day' },
    { count: hours, unit: 'hour' },
    { count: days > 0 ? 0 : minutes, unit: 'minute' },
  ];
  return inList(
    parts
      .filter(({ count }) => count > 0)
      .map(({ count, unit }) => numberFormat({ style: 'unit', unit, unitDisplay: 'long' }).format(count)),
  );
}
