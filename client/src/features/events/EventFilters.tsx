import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { CheckField, TextField } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import type { EventFilter } from '../../gql/graphql.js';
import { fromWallClock, visitorZone } from '../../lib/dates.js';
import { useDebounced } from '../../lib/useDebounced.js';

const KEYS = ['text', 'city', 'from', 'to', 'free', 'onSale'] as const;
type Key = (typeof KEYS)[number];

/** The search as the address bar has it, so that it can be shared, reloaded and gone back to. */
export function useEventFilter() {
  const [params, setParams] = useSearchParams();
  const change = (key: Key, value: string) =>
    setParams(
      before => {
        const after = new URLSearchParams(before);
        if (value) after.set(key, value);
        else after.delete(key);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return {
    params,
    change,
    clear: () => setParams({}, { replace: true }),
    filter: filterOf(params),
    active: KEYS.some(key => params.has(key)),
  };
}

/** Days are the visitor's: from the first minute of one to the last of the other. */
function filterOf(params: URLSearchParams): EventFilter {
  const day = (key: Key, clock: string) => {
    const value = params.get(key);
    return value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? fromWallClock(`${value}T${clock}`, visitorZone) : undefined;
  };
  return {
    text: params.get('text') ?? undefined,
    city: params.get('city') ?? undefined,
    from: day('from', '00:00'),
    to: day('to', '23:59'),
    free: params.has('free') ? true : undefined,
    onSale: params.has('onSale') ? true : undefined,
  };
}

export function EventFilters({ params, change }: Pick<ReturnType<typeof useEventFilter>, 'params' | 'change'>) {
  const more = ['city', 'from', 'to', 'free', 'onSale'].filter(key => params.has(key)).length;
  return (
    <form
      role="search"
      aria-label={t`Events`}
      onSubmit={event => event.preventDefault()}
      className="mb-8 flex flex-col gap-3"
    >
      <div className="relative">
        <Icon
          name="search"
          className="pointer-events-none absolute top-1/2 start-4 size-6 -translate-y-1/2 text-ink-soft"
        />
        <TypedSearch value={params.get('text') ?? ''} onRest={value => change('text', value)} />
      </div>
      <details open={more > 0 || undefined} className="group">
        <summary className="inline-flex min-h-11 list-none items-center gap-2 font-semibold [&::-webkit-details-marker]:hidden">
          <Icon
            name="right"
            className="size-4 transition-transform duration-(--quick) group-open:rotate-90 rtl:group-open:-rotate-90"
          />
          <Trans>Filters</Trans>
          {more > 0 && ` (${more})`}
        </summary>
        <div className="grid grid-cols-1 items-end gap-4 pt-2 min-[420px]:grid-cols-2 lg:grid-cols-[1.4fr_1fr_1fr_auto_auto]">
          <TextField
            label={t`City`}
            autoComplete="address-level2"
            defaultValue={params.get('city') ?? ''}
            onChange={event => change('city', event.target.value.trim())}
            className="max-lg:col-span-full"
          />
          <TextField
            label={t`From`}
            type="date"
            defaultValue={params.get('from') ?? ''}
            onChange={event => change('from', event.target.value)}
          />
          <TextField
            label={t`To`}
            type="date"
            defaultValue={params.get('to') ?? ''}
            onChange={event => change('to', event.target.value)}
          />
          <CheckField
            label={t`Free`}
            checked={params.has('free')}
            onChange={event => change('free', event.target.checked ? '1' : '')}
          />
          <CheckField
            label={t`On sale now`}
            checked={params.has('onSale')}
            onChange={event => change('onSale', event.target.checked ? '1' : '')}
          />
        </div>
      </details>
    </form>
  );
}

function TypedSearch({ value, onRest }: { value: string; onRest: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const rested = useDebounced(typed.trim(), 250);
  const change = (text: string) => {
    if (text !== value) onRest(text);
  };
  useEffect(() => {
    change(rested);
    // Only a rest in typing changes the address; a change of the address by "Clear" remounts this field.
  }, [rested]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <input
      type="search"
      aria-label={t`Search events`}
      placeholder={t`Artist, event, venue…`}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      // Whoever goes on at once, to an event say, has rested: a later change of the address would call them back.
      onBlur={() => change(typed.trim())}
      className="min-h-14 w-full rounded-card border border-control-line bg-surface py-3 pe-4 ps-13 text-lg placeholder:text-ink-soft"
    />
  );
}
