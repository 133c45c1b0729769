import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Icon } from '../../components/Icon.js';
import { lasting } from '../../lib/durations.js';

const HOUR = 3_600;

/** The time left of a hold, to the second for the eye and to the minute for the ear; what lasts for hours, in days and hours. */
export function HoldClock({ msLeft }: { msLeft: number }) {
  const seconds = Math.max(0, Math.ceil(msLeft / 1000));
  return (
    <div className="hairline flex items-center gap-3 rounded-card bg-surface px-4 py-3">
      <Icon name="clock" className="size-6" />
      <p aria-hidden className="flex-1">
        <span className="text-2xl leading-none font-bold">
          {seconds > HOUR ? lasting(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}
        </span>{' '}
        <span className="text-ink-soft">
          <Trans>left to pay</Trans>
        </span>
      </p>
      {/* Its text changes once a minute, so it is read once a minute. */}
      <p role="timer" aria-live="polite" aria-atomic className="sr-only">
        {spoken(seconds)}
      </p>
    </div>
  );
}

function spoken(seconds: number): string {
  if (seconds <= 0) return t`Your hold has ended`;
  if (seconds < 60) return t`Less than a minute left to pay`;
  if (seconds > HOUR) {
    const time = lasting(seconds);
    return t`${time} left to pay`;
  }
  const minutes = Math.floor(seconds / 60);
  return plural(minutes, { one: '# minute left to pay', other: '# minutes left to pay' });
}
