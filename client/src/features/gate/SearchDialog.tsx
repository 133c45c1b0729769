import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Dialog } from '../../components/Dialog.js';
import { TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { useDebounced } from '../../lib/useDebounced.js';
import { i18n } from '../../words/words.js';
import { ticketStates } from './LookFirst.js';

const GATE_SEARCH: TypedDocumentNode<Gql.GateSearchQuery, Gql.GateSearchQueryVariables> = gql`
  query GateSearch($eventId: ID!, $search: String!) {
    tickets(eventId: $eventId, search: $search, first: 10) {
      nodes {
        id
        serial
        status
        holderName
        tier {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

interface SearchDialogProps {
  open: boolean;
  eventId: string;
  onClose: () => void;
  onSerial: (serial: string) => void;
}

/** For whoever has neither code nor serial at hand: a press looks the ticket up, and lets nobody in yet. */
export function SearchDialog({ open, onClose, ...search }: SearchDialogProps) {
  return (
    <Dialog open={open} title={t`Search by name`} onClose={onClose}>
      <Search {...search} />
    </Dialog>
  );
}

function Search({ eventId, onSerial }: Pick<SearchDialogProps, 'eventId' | 'onSerial'>) {
  const [typed, setTyped] = useState('');
  const rested = useDebounced(typed.trim(), 250);
  const hasLetters = /[\p{L}\p{N}]/u.test(rested);
  const { data, error, loading } = useQuery(GATE_SEARCH, {
    variables: { eventId, search: rested },
    skip: !hasLetters,
    fetchPolicy: 'no-cache', // who is inside changes with every scan
  });
  const found = hasLetters ? data?.tickets : undefined;
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t`Name or a part of it`}
        data-focus
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={changed => setTyped(changed.target.value)}
      />
      {error && <Failure error={error} />}
      <p role="status" className="text-ink-soft empty:hidden">
        {loading && t`Searching…`}
        {found?.nodes.length === 0 && t`Nobody by this name`}
        {found?.pageInfo.hasNextPage && t`There are more: type more of the name`}
      </p>
      {found && found.nodes.length > 0 && (
        <ul className="flex max-h-[50dvh] flex-col gap-2 overflow-y-auto">
          {found.nodes.map(({ id, serial, status, holderName, tier }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => onSerial(serial)}
                className="flex min-h-13 w-full flex-wrap items-center justify-between gap-x-3 rounded-control border border-control-line px-4 py-2 text-start"
              >
                <span className="min-w-0">
                  <span className="block text-lg font-bold wrap-anywhere">{holderName}</span>
                  <span className="block text-ink-soft">
                    {tier.name} · <bdi>{serial}</bdi>
                  </span>
                </span>
                {status !== 'VALID' && <Badge strong>{i18n._(ticketStates[status])}</Badge>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
