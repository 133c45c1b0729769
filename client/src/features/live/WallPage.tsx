import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { useStaleSince } from '../../apollo/useStaleSince.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Meter } from '../../components/Figure.js';
import { clockTime, timeWithZone } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import { useNow } from '../../lib/useNow.js';
import { useWakeLock } from '../../lib/useWakeLock.js';
import { LIVE_EVENT, placesOf, type LiveEvent } from './live-event.js';
import { useAttendance, type Attendance } from './useAttendance.js';

/** More gates than these are too small to be read from the far end of a room. */
const MOST_GATES = 6;
/** An event that is called off, or whose doors move, is on the wall this soon. */
const AGAIN_MS = 60_000;

/**
 * A screen at the back of the house: few figures, as large as they fit, read from afar. Nothing to press, nobody's name and no
 * money. It is left alone for hours: what fails is asked for again, and old figures say that they are old.
 */
export function WallPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const asked = useQuery(LIVE_EVENT, { variables: { id: eventId }, pollInterval: AGAIN_MS });
  // Where a later question fails, what was said before stands.
  const data = asked.data ?? asked.previousData;
  const { attendance, heardAt } = useAttendance(eventId);
  useWakeLock(true);
  if (!data) {
    return (
      <main className="night flex min-h-dvh flex-col p-[4vmin]">
        <First />
      </main>
    );
  }
  const { event } = data;
  if (!event?.viewerRole) {
    return (
      <main className="mx-auto max-w-6xl px-4">
        <NotFoundPage />
      </main>
    );
  }
  return (
    <main className="night flex min-h-dvh flex-col gap-[2vmin] overflow-hidden p-[4vmin]">
      <title>{t`Wall: ${event.title} · Foyer`}</title>
      <header className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-1 text-[max(1.125rem,3vmin)]">
        <h1 className="min-w-0 break-words">{event.title}</h1>
        <State event={event} heardAt={heardAt} />
      </header>
      {attendance ? <Wall attendance={attendance} places={placesOf(event)} /> : <First />}
    </main>
  );
}

const First = () => (
  <p role="status" className="grid flex-1 place-items-center text-[max(1.5rem,5vmin)] text-ink-soft">
    <Trans>Waiting for the first figures</Trans>
  </p>
);

function Wall({ attendance, places }: { attendance: Attendance; places: number }) {
  const { inside, lastMinute, byGate } = attendance;
  const gates = [...byGate].sort((one, other) => other.checkedIn - one.checkedIn).slice(0, MOST_GATES);
  const all = formatNumber(places);
  return (
    <>
      <dl className="flex flex-1 flex-col items-center justify-center text-center">
        <dt className="text-[max(1.25rem,5vmin)] text-ink-soft">
          <Trans>Inside now</Trans>
        </dt>
        <dd className="text-[min(34vw,42vh)] leading-none font-bold tracking-tight">{formatNumber(inside)}</dd>
        <dd className="text-[max(1.25rem,5vmin)] text-ink-soft">
          <Trans>of {all} places</Trans>
        </dd>
      </dl>
      <Meter label={t`Inside now, of all places`} value={inside} max={places} colour="var(--accent)" />
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,16vw+6rem),1fr))] gap-[3vmin] pt-[1vmin]">
        <Small label={t`In the last minute`} value={lastMinute} />
        {gates.length > 1 && gates.map(({ gate, lastMinute }) => <Small key={gate} label={gate} value={lastMinute} />)}
      </dl>
    </>
  );
}

function Small({ label, value }: { label: string; value: number }) {
  return (
    <div className="flex min-w-0 flex-col-reverse">
      <dt className="truncate text-[max(1rem,3vmin)] text-ink-soft">{label}</dt>
      <dd className="text-[max(2rem,8vmin)] leading-none font-bold">{formatNumber(value)}</dd>
    </div>
  );
}

/** Whether the figures are of now; then where the evening stands. */
function State({ event, heardAt }: { event: LiveEvent; heardAt: number | null }) {
  const staleSince = useStaleSince(heardAt);
  const now = useNow();
  if (staleSince !== null && heardAt !== null) {
    const since = clockTime(new Date(staleSince).toISOString(), event.timeZone);
    return (
      <p role="status" className="font-bold text-accent-text">
        <Trans>Stale since {since}</Trans>
      </p>
    );
  }
  return (
    <p role="status" className="text-ink-soft">
      {partOfEvening(event, now)}
    </p>
  );
}

function partOfEvening({ doorsAt, startsAt, endsAt, timeZone, status }: LiveEvent, now: number): string {
  if (status === 'CANCELLED') return t`Called off`;
  if (now >= Date.parse(endsAt)) return t`It is over. Good night.`;
  const opens = doorsAt ?? startsAt;
  if (now < Date.parse(opens)) {
    const at = timeWithZone(opens, timeZone);
    return t`Doors open at ${at}`;
  }
  return clockTime(new Date(now).toISOString(), timeZone);
}
