import { plural } from '@lingui/core/macro';

/** Codes that were read and not asked about: whoever holds them up still stands there. */
export function LostScans({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p role="status" className="mt-4 text-xl font-bold text-balance">
      {plural(count, {
        one: '# more ticket was read and not asked about: hold it up again',
        other: '# more tickets were read and not asked about: hold them up again',
      })}
    </p>
  );
}
