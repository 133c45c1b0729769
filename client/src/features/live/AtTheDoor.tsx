import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { ButtonLink } from '../../components/Button.js';
import { Panel } from '../../components/Panel.js';
import { formatNumber } from '../../lib/numbers.js';
import { paths } from '../../paths.js';
import { refusalWords } from './refusals.js';
import { ShareTable } from './ShareTable.js';
import { tierColour } from '../../components/TierDot.js';
import type { Attendance } from './useAttendance.js';

/** What of each kind of ticket came. `order`: the tiers' ids as the event lists them, for their colours. */
export function Tiers({ tiers, order }: { tiers: Attendance['byTier']; order: readonly string[] }) {
  return (
    <Panel title={t`By ticket`}>
      {tiers.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>No tickets sold yet.</Trans>
        </p>
      ) : (
        <ShareTable
          head={[t`Ticket`, t`In`, t`Sold`]}
          rows={tiers.map(({ tier: { id, name }, checkedIn, sold }) => ({
            id,
            name,
            label: t`${name}: in, of those sold`,
            value: checkedIn,
            of: sold,
            colour: tierColour(Math.max(0, order.indexOf(id))),
          }))}
        />
      )}
    </Panel>
  );
}

/** Whom scanners turned away and why, and scans that do not agree with each other. */
export function Refusals({
  attendance: { eventId, refusals, conflicts },
  seesConflicts,
}: {
  attendance: Attendance;
  seesConflicts: boolean;
}) {
  return (
    <Panel title={t`Turned away`}>
      {refusals.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>Nobody so far.</Trans>
        </p>
      ) : (
        <table className="w-full">
          <thead className="text-sm text-ink-soft">
            <tr>
              <th scope="col" className="pb-2 text-start font-semibold">
                <Trans>Why</Trans>
              </th>
              <th scope="col" className="pb-2 text-end font-semibold">
                <Trans>Scans</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {refusals.map(({ outcome, count }) => (
              <tr key={outcome} className="border-t border-hairline">
                <th scope="row" className="py-2 pe-4 text-start font-normal">
                  {refusalWords(outcome)}
                </th>
                <td className="py-2 text-end text-xl font-bold">{formatNumber(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3 border-t border-hairline pt-4">
        <p>
          {conflicts === 0 ? (
            <Trans>No conflicts between scans.</Trans>
          ) : (
            <Plural
              value={conflicts}
              one="# conflict: somebody was let in by a scan that does not count."
              other="# conflicts: people were let in by scans that do not count."
            />
          )}
        </p>
        {seesConflicts && conflicts > 0 && (
          <ButtonLink look="quiet" icon="alert" to={paths.conflicts(eventId)}>
            <Trans>Look at them</Trans>
          </ButtonLink>
        )}
      </div>
    </Panel>
  );
}
