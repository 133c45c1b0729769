import type { FragmentType } from '@apollo/client';
import { useFragment, useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { OfferForm } from './OfferForm.js';
import { CANCEL_TRANSFER, PASS_ON, transferWords } from './pass-on.js';
import { serverWords } from '../../lib/server-words.js';

interface PassOnProps {
  tickets: readonly ({ id: string } & FragmentType<Gql.PassOnFragment>)[];
  /** Of a guest: what opened the page. */
  accessToken: string | null;
}

/** Tickets for somebody else: offered, taken back, and where they went. Nothing where there is nothing to do or tell. */
export function PassOn({ tickets, accessToken }: PassOnProps) {
  const { data, complete } = useFragment({ fragment: PASS_ON, from: [...tickets] }) as {
    data: Gql.PassOnFragment[];
    complete: boolean;
  };
  const [offering, setOffering] = useState<string | null>(null);
  if (!complete) return null;
  const told = data.filter(ticket => ticket.transferable || ticket.transfers.length > 0);
  if (told.length === 0) return null;
  const chosen = data.find(({ id }) => id === offering);
  return (
    <Panel title={t`Pass a ticket on`}>
      <ul className="flex flex-col divide-y divide-hairline">
        {told.map(ticket => (
          <li key={ticket.id} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <p className="font-semibold">{ticket.serial}</p>
              {ticket.transferable && (
                <Button
                  look="quiet"
                  icon="person"
                  aria-label={t`Pass on ${ticket.serial}`}
                  onClick={() => setOffering(ticket.id)}
                >
                  <Trans>Pass on</Trans>
                </Button>
              )}
            </div>
            {ticket.transfers.map(transfer => (
              <Step key={transfer.id} transfer={transfer} ticket={ticket} accessToken={accessToken} />
            ))}
          </li>
        ))}
      </ul>
      <Dialog open={chosen !== undefined} title={t`Pass on ${chosen?.serial ?? ''}`} onClose={() => setOffering(null)}>
        {chosen && <OfferForm ticket={chosen} accessToken={accessToken} onDone={() => setOffering(null)} />}
      </Dialog>
    </Panel>
  );
}

interface StepProps {
  transfer: Gql.PassOnFragment['transfers'][number];
  ticket: Gql.PassOnFragment;
  accessToken: string | null;
}

function Step({ transfer, ticket, accessToken }: StepProps) {
  const [run, { loading, error, data }] = useMutation(CANCEL_TRANSFER);
  const refused = data?.cancelTransfer.__typename === 'WrongStateError' ? serverWords(data.cancelTransfer) : null;
  async function takeBack() {
    const answer = await run({ variables: { input: { transferId: transfer.id, accessToken } } }).catch(() => null);
    if (answer?.data?.cancelTransfer.__typename === 'Transfer') say(t`Taken back: the ticket stays yours`);
  }
  return (
    <>
      <p className="break-words text-ink-soft">
        {transferWords(transfer, ticket.code === null ? null : ticket.holderEmail, ticket.event.timeZone)}
      </p>
      {transfer.cancellable && (
        <Button look="quiet" icon="undo" busy={loading} className="self-start" onClick={() => void takeBack()}>
          <Trans>Take it back</Trans>
        </Button>
      )}
      {refused && (
        <Notice tone="problem" focus title={t`Not taken back`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
    </>
  );
}
