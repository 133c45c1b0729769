import { t } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';
import { formatNumber } from '../../lib/numbers.js';

type Room = NonNullable<NonNullable<Gql.RoomNowQuery['event']>['waitingRoom']>;

/** What became of those who came, lane by lane: whether the VIP code works and everybody else has their share. */
export function RoomLanes({ lanes }: { lanes: NonNullable<Room['lanes']> }) {
  const names = { VIP: t`VIP`, REGULAR: t`Everybody` };
  const rows = lanes.map(({ lane, waiting, admitted, ordered, bought, left, missed }) => ({
    lane,
    figures: [waiting, admitted, ordered, bought, left + missed],
  }));
  const cell = 'py-1.5 pe-4 text-end tabular-nums';
  return (
    <div className="overflow-x-auto" role="region" aria-label={t`The lanes`} tabIndex={0}>
      <table className="text-sm">
        <thead className="text-ink-soft">
          <tr>
            {[t`Lane`, t`Waiting`, t`Came in`, t`With an order`, t`Bought`, t`Left without`].map((head, i) => (
              <th key={head} scope="col" className={i === 0 ? 'py-1.5 pe-4 text-start' : cell}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ lane, figures }) => (
            <tr key={lane}>
              <th scope="row" className="py-1.5 pe-4 text-start font-semibold">
                {names[lane]}
              </th>
              {figures.map((figure, i) => (
                <td key={i} className={cell}>
                  {formatNumber(figure)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
