import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRef, useState, type ReactNode } from 'react';
import { Icon } from '../../components/Icon.js';
import { useWakeLock } from '../../lib/useWakeLock.js';
import { isRightToLeft } from '../../words/language.js';
import { KeptNotice } from './KeptNotice.js';

/** Tickets side by side: swiped by hand, stepped through with buttons or arrow keys. The screen stays on meanwhile. */
export function TicketRail({ tickets }: { tickets: { id: string; face: ReactNode }[] }) {
  const rail = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  useWakeLock(true);

  function go(index: number) {
    const to = Math.max(0, Math.min(tickets.length - 1, index));
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    rail.current?.children[to]?.scrollIntoView({
      behavior: calm ? 'auto' : 'smooth',
      inline: 'center',
      block: 'nearest',
    });
  }
  const step =
    'grid size-11 place-items-center rounded-full border border-control-line enabled:hover:bg-sunken disabled:opacity-35';

  return (
    <section
      className="min-w-0"
      aria-label={t`Tickets`}
      aria-roledescription={tickets.length > 1 ? t`carousel` : undefined}
    >
      <KeptNotice />
      <ul
        ref={rail}
        // Keyboards scroll what has the focus.
        tabIndex={tickets.length > 1 ? 0 : undefined}
        aria-label={tickets.length > 1 ? t`Tickets, swipe or use the arrow keys` : undefined}
        onScroll={({ currentTarget: { scrollLeft, clientWidth } }) =>
          setAt(Math.round(Math.abs(scrollLeft) / clientWidth))
        }
        onKeyDown={event => {
          const [onward, back] = isRightToLeft() ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
          if (event.key === onward) go(at + 1);
          else if (event.key === back) go(at - 1);
          else return;
          event.preventDefault();
        }}
        className="flex snap-x snap-mandatory overflow-x-auto rounded-card [scrollbar-width:none]"
      >
        {tickets.map(({ id, face }) => (
          <li key={id} className="w-full shrink-0 snap-center px-1">
            {face}
          </li>
        ))}
      </ul>
      {tickets.length > 1 && (
        <div className="mt-4 flex items-center justify-center gap-4">
          <button
            type="button"
            className={step}
            aria-label={t`Previous ticket`}
            disabled={at === 0}
            onClick={() => go(at - 1)}
          >
            <Icon name="left" />
          </button>
          <p aria-live="polite" className="font-semibold">
            <Trans>
              {at + 1} of {tickets.length}
            </Trans>
          </p>
          <button
            type="button"
            className={step}
            aria-label={t`Next ticket`}
            disabled={at === tickets.length - 1}
            onClick={() => go(at + 1)}
          >
            <Icon name="right" />
          </button>
        </div>
      )}
    </section>
  );
}
