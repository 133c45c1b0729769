import { Trans } from '@lingui/react/macro';
import { Icon } from '../../components/Icon.js';
import { useServerClock } from '../../lib/useServerClock.js';

/** It is this visitor's turn, and for how long. */
export function TurnClock({ until }: { until: string }) {
  const now = useServerClock();
  const seconds = now === null ? null : Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return (
    <div className="hairline flex items-center gap-3 rounded-card bg-surface px-4 py-3">
      <Icon name="check" className="size-6" />
      <p role="status" className="flex-1 font-semibold">
        <Trans>It’s your turn</Trans>
      </p>
      {seconds !== null && (
        <p aria-hidden className="text-ink-soft">
          <span className="text-2xl leading-none font-bold text-ink tabular-nums">
            {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
          </span>{' '}
          <Trans>to choose</Trans>
        </p>
      )}
    </div>
  );
}
