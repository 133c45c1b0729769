import type { ErrorLike } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import type { ReactNode } from 'react';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { i18n } from '../../words/words.js';
import type { Filter } from './useFilter.js';

interface Connection<Line> {
  edges: readonly { node: Line }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** What `useQuery` answers, with `notifyOnNetworkStatusChange`. */
interface Asked<Data> {
  data?: Data | undefined;
  previousData?: Data | undefined;
  error?: ErrorLike | undefined;
  loading: boolean;
  refetch: () => Promise<unknown>;
  fetchMore: (options: { variables: { after: string | null | undefined } }) => Promise<unknown>;
}

interface ListingProps<Data, Line> {
  /** Said while it loads: “The webhooks are loading”. */
  waiting: string;
  /** On the button to the next page, for those who hear it alone: “Show more webhooks”. */
  more: string;
  asked: Asked<Data>;
  of: (data: Data) => Connection<Line>;
  empty: string;
  line: (node: Line) => ReactNode;
}

/** A list page by page, with what it shows while it loads, where it can't be had, and where there is nothing. */
export function Listing<Data, Line extends { id: string }>({
  waiting,
  more,
  asked,
  of,
  empty,
  line,
}: ListingProps<Data, Line>) {
  const { data, previousData, error, loading, refetch, fetchMore } = asked;
  // While another choice loads, the last one stays, dimmed.
  const shown = data ?? previousData;
  const { edges = [], pageInfo } = shown ? of(shown) : {};
  return (
    <>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!shown && !error && (
        <SkeletonPage label={waiting}>
          <Skeleton className="h-16 w-full" />
        </SkeletonPage>
      )}
      {shown && !error && edges.length === 0 && <p className="text-ink-soft">{empty}</p>}
      {edges.length > 0 && (
        <ul className={`divide-y divide-hairline ${loading && !data ? 'opacity-60' : ''}`}>
          {edges.map(({ node }) => (
            <li key={node.id} className="py-4 first:pt-0 last:pb-0">
              {line(node)}
            </li>
          ))}
        </ul>
      )}
      {pageInfo?.hasNextPage && (
        <ShowMore spoken={more} load={() => fetchMore({ variables: { after: pageInfo.endCursor } })} />
      )}
    </>
  );
}

export function FilterField<Value extends string>({ label, filter }: { label: string; filter: Filter<Value> }) {
  return (
    <SelectField
      label={label}
      className="w-56 max-w-full"
      value={filter.value}
      onChange={({ target }) => filter.choose(target.value)}
    >
      {Object.entries<MessageDescriptor | string>(filter.words).map(([value, words]) => (
        <option key={value} value={value}>
          {typeof words === 'string' ? words : i18n._(words)}
        </option>
      ))}
    </SelectField>
  );
}
