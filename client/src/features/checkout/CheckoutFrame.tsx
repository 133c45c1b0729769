import { msg, t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { EventArt } from '../../components/EventArt.js';
import { Icon } from '../../components/Icon.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';

interface CheckoutFrameProps {
  event: {
    slug: string;
    title: string;
    imageUrl: string | null;
    image: { sources: readonly { url: string; width: number }[] } | null;
    startsAt: string;
    timeZone: string;
    venue: { name: string };
  };
  step: 'who' | 'pay';
  sums: ReactNode;
  children: ReactNode;
}

const steps = [
  ['who', msg`Your details`],
  ['pay', msg`Payment`],
  ['done', msg`Tickets`],
] as const;

/** The one page of buying: where you are, what you buy, and the step at hand. */
export function CheckoutFrame({ event, step, sums, children }: CheckoutFrameProps) {
  const at = steps.findIndex(([name]) => name === step);
  return (
    <>
      <title>{t`Checkout: ${event.title} · Foyer`}</title>
      <ol className="mb-6 flex flex-wrap gap-x-3 gap-y-1 text-sm font-semibold" aria-label={t`Steps`}>
        {steps.map(([name, label], i) => (
          <li
            key={name}
            aria-current={i === at ? 'step' : undefined}
            className={`flex items-center gap-1.5 ${i === at ? '' : 'text-ink-soft'}`}
          >
            {i > 0 && <Icon name="right" className="size-3.5" />}
            {i < at ? <Icon name="check" className="size-4" /> : null}
            {i18n._(label)}
          </li>
        ))}
      </ol>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
        <div className="flex min-w-0 flex-col gap-6">{children}</div>
        <aside
          aria-label={t`Your order`}
          className="hairline overflow-hidden rounded-card bg-surface max-lg:order-first"
        >
          <EventArt event={event} sizes="24rem" className="aspect-[5/2] max-lg:hidden" />
          <div className="flex flex-col gap-4 p-4 sm:p-6">
            <div>
              <h2 className="text-xl">
                <Link to={paths.event(event.slug)} className="hover:underline">
                  {event.title}
                </Link>
              </h2>
              <p className="text-ink-soft">
                {dateAndTime(event.startsAt, event.timeZone)}, {event.venue.name}
              </p>
            </div>
            {sums}
          </div>
        </aside>
      </div>
    </>
  );
}
