import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { clockTime, dateAndTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import { i18n } from '../../words/words.js';
import { curveOf, spans, type Curve } from './entries.js';
import { GateLines } from './GateLines.js';
import { StepsChart } from './StepsChart.js';
import { StepsTable } from './StepsTable.js';
import type { Attendance } from './useAttendance.js';
import { useEntries } from './useEntries.js';

/** When people came in: in all, and at each gate; as a picture and as a table. */
export function Entries({
  attendance,
  timeZone,
  daily,
}: {
  attendance: Attendance;
  timeZone: string;
  /** Whether the event has several days: then this one's entries are told. */
  daily: boolean;
}) {
  const [chosen, setChosen] = useState('HOUR');
  const span = spans[chosen]!;
  const { passed, today, at, error, refetch } = useEntries(attendance.eventId, span.minutes, attendance);
  const curve = passed && curveOf(passed, Date.parse(at!), span);
  return (
    <Panel title={i18n._(span.each)}>
      <div className="flex flex-col gap-5">
        {daily && today && <Today {...today} timeZone={timeZone} />}
        <SelectField
          label={t`How far back`}
          className="max-w-80"
          value={chosen}
          onChange={event => setChosen(event.target.value)}
        >
          {Object.entries(spans).map(([value, { name }]) => (
            <option key={value} value={value}>
              {i18n._(name)}
            </option>
          ))}
        </SelectField>
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!curve && !error && (
          <SkeletonPage label={t`The curve is loading`}>
            <Skeleton className="h-36 w-full" />
          </SkeletonPage>
        )}
        {curve?.total === 0 && (
          <p className="text-ink-soft">
            <Trans>Nobody came in during that time.</Trans>
          </p>
        )}
        {curve && curve.total > 0 && (
          <div>
            <StepsChart curve={curve} timeZone={timeZone} label={labelOf(curve, timeZone)} />
            <StepsTable curve={curve} timeZone={timeZone} name={i18n._(span.each)} all={t`All gates`} />
          </div>
        )}
        <GateLines gates={attendance.byGate} curve={curve} />
      </div>
    </Panel>
  );
}

function labelOf({ steps, total, most }: Curve, timeZone: string): string {
  const clock = (at: number) => clockTime(new Date(at).toISOString(), timeZone);
  const [from, to] = [clock(steps[0]!.at), clock(steps.at(-1)!.at)];
  const [all, peak] = [formatNumber(total), formatNumber(most)];
  return t`Entries from ${from} to ${to}: ${all}, at most ${peak} at a time`;
}

function Today({ since, entries, timeZone }: { since: string; entries: number; timeZone: string }) {
  const begin = dateAndTime(since, timeZone);
  return (
    <dl className="flex flex-wrap items-baseline gap-x-3">
      <dt className="order-2 text-ink-soft">
        <Trans>entries today, since {begin}</Trans>
      </dt>
      <dd className="order-1 text-4xl font-bold">{formatNumber(entries)}</dd>
    </dl>
  );
}
