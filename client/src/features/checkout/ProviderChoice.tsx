import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Failure, Notice } from '../../components/Notice.js';
import { Skeleton } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { time } from '../../lib/dates.js';
import { providerNames } from '../../lib/providers.js';
import { i18n } from '../../words/words.js';

const PROVIDERS: TypedDocumentNode<Gql.ProvidersQuery, Gql.ProvidersQueryVariables> = gql`
  query Providers {
    paymentProviders {
      provider
      enabled
      circuit
      retryAt
      currencies
    }
  }
`;

type Health = Gql.ProvidersQuery['paymentProviders'][number];

const ways: Record<Gql.PaymentProvider, MessageDescriptor> = {
  STRIPE: msg`Card, Apple Pay or Google Pay`,
  PAYSTACK: msg`Card, bank transfer or mobile money`,
};

interface ProviderChoiceProps {
  currency: string;
  value: Gql.PaymentProvider | null;
  onChange: (provider: Gql.PaymentProvider | null) => void;
}

/** The ways to pay, each with whether it works now. The first that works is chosen. */
export function ProviderChoice({ currency, value, onChange }: ProviderChoiceProps) {
  const { data, error, refetch } = useQuery(PROVIDERS, { fetchPolicy: 'cache-and-network', pollInterval: 20_000 });
  const offered = (data?.paymentProviders ?? []).filter(health => health.enabled);
  const works = offered.filter(health => trouble(health, currency) === null).map(health => health.provider);
  const chosen = value && works.includes(value) ? value : (works[0] ?? null);
  useEffect(() => {
    if (data && chosen !== value) onChange(chosen);
  }, [data, chosen, value, onChange]);

  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-32 w-full" />;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-semibold">
        <Trans>Pay with</Trans>
      </legend>
      {offered.map(health => {
        const why = trouble(health, currency);
        return (
          <label
            key={health.provider}
            className="flex min-h-16 items-center gap-3 rounded-control border border-control-line px-4 py-2 has-checked:border-2 has-checked:border-ink has-checked:bg-sunken has-disabled:cursor-not-allowed"
          >
            <input
              type="radio"
              name="provider"
              className="size-5 accent-(--ink)"
              checked={chosen === health.provider}
              disabled={why !== null}
              onChange={() => onChange(health.provider)}
            />
            <span>
              <span className="block font-bold">{providerNames[health.provider]}</span>
              <span className="block text-sm text-ink-soft">{why ?? i18n._(ways[health.provider])}</span>
            </span>
          </label>
        );
      })}
      {works.length === 0 && (
        <Notice tone="problem" title={t`No way to pay right now`}>
          <Trans>Your tickets stay held. This page looks again by itself.</Trans>
        </Notice>
      )}
    </fieldset>
  );
}

/** Why a provider can't be used for this now; null where it can. */
function trouble({ circuit, retryAt, currencies }: Health, currency: string): string | null {
  if (!currencies.includes(currency)) return t`Doesn’t take ${currency}`;
  if (circuit === 'OPEN')
    return retryAt ? t`Can’t be reached. Next try at ${time(retryAt)}` : t`Can’t be reached right now`;
  return null;
}
