import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import { i18n } from '../../words/words.js';
import { curveOf, spans } from './entries.js';
import { EntriesChart } from './EntriesChart.js';
import { EntriesTable } from './EntriesTable.js';
import { GateLines } from './GateLines.js';
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
            <EntriesChart curve={curve} timeZone={timeZone} />
            <EntriesTable curve={curve} timeZone={timeZone} name={i18n._(span.each)} />
          </div>
        )}
        <GateLines gates={attendance.byGate} curve={curve} />
      </div>
    </Panel>
  );
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
