import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/Icon.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime, longDate, timeWithZone, visitorZone, zonesDiffer } from '../../lib/dates.js';
import { paths } from '../../paths.js';

type Facts = Pick<
  NonNullable<Gql.EventPageQuery['event']>,
  'slug' | 'startsAt' | 'endsAt' | 'doorsAt' | 'timeZone' | 'venue'
>;

/** When and where, each with the one thing people do with it: keep the date, find the way. */
export function EventFacts({ event }: { event: Facts }) {
  const { slug, startsAt, endsAt, doorsAt, timeZone, venue } = event;
  const address = [venue.address, venue.city, venue.country].filter(Boolean).join(', ');
  return (
    <dl className="flex flex-col gap-5">
      <Fact icon="calendar" label={t`Date and time`}>
        <p className="font-semibold">{longDate(startsAt, timeZone)}</p>
        <p>
          <Trans>
            {timeWithZone(startsAt, timeZone)} to {timeWithZone(endsAt, timeZone)}
          </Trans>
        </p>
        {zonesDiffer(startsAt, timeZone, visitorZone) && (
          <p className="text-ink-soft">
            <Trans>{dateAndTime(startsAt)} your time</Trans>
          </p>
        )}
        <a href={paths.calendar(slug)} className="link inline-flex min-h-8 items-center font-medium">
          <Trans>Add to calendar</Trans>
        </a>
      </Fact>
      {doorsAt && (
        <Fact icon="door" label={t`Doors`}>
          <p>
            <Trans>Doors open at {timeWithZone(doorsAt, timeZone)}</Trans>
          </p>
        </Fact>
      )}
      <Fact icon="pin" label={t`Venue`}>
        <p className="font-semibold">{venue.name}</p>
        {address && <p>{address}</p>}
        <a
          href={mapUrl(venue)}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex min-h-8 items-center font-medium"
        >
          <Trans>
            Open the map<span className="sr-only"> (new tab)</span>
          </Trans>
        </a>
      </Fact>
    </dl>
  );
}

function Fact({ icon, label, children }: { icon: IconName; label: string; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt>
        <Icon name={icon} className="mt-0.5 size-5 text-accent-text" />
        <span className="sr-only">{label}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function mapUrl({ name, address, city, country, latitude, longitude }: Facts['venue']): string {
  if (latitude !== null && longitude !== null) {
    return `https://www.openstreetmap.org/?${new URLSearchParams({ mlat: String(latitude), mlon: String(longitude) })}#map=17/${latitude}/${longitude}`;
  }
  const query = [name, address, city, country].filter(Boolean).join(', ');
  return `https://www.openstreetmap.org/search?${new URLSearchParams({ query })}`;
}
