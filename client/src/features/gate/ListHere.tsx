import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Icon } from '../../components/Icon.js';
import type { EngineState } from './gate-state.js';
import { when } from './verdict.js';

/** Whether this device has the tickets that it checks without a network, of when and how many; in the event's time zone. */
export function ListHere({ state, timeZone }: { state: EngineState; timeZone: string }) {
  const { store, isOnline, isSlow, listAskedAt, listedTickets } = state;
  if (store === 'none' || store === 'newer') return null;
  const at = listAskedAt === null ? null : when(listAskedAt, timeZone);
  const isComing = at === null && (isOnline || isSlow);
  return (
    <p role="status" className="inline-flex items-center gap-2">
      <Icon name={at !== null ? 'check' : isComing ? 'download' : 'alert'} className="size-4" />
      {at !== null ? (
        listedTickets === null ? (
          t`List of ${at}`
        ) : (
          plural(listedTickets, { one: `List of ${at}, # ticket`, other: `List of ${at}, # tickets` })
        )
      ) : isComing ? (
        <Trans>The list of tickets is being read…</Trans>
      ) : (
        <Trans>No list of tickets yet</Trans>
      )}
    </p>
  );
}
