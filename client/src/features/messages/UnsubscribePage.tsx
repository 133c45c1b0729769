import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { linkToken } from '../../lib/url-token.js';

const MESSAGE_CONSENT: TypedDocumentNode<Gql.MessageConsentQuery, Gql.MessageConsentQueryVariables> = gql`
  query MessageConsent($token: String!) {
    messageConsent(token: $token) {
      organizationName
      email
      wanted
    }
  }
`;

const SET_MESSAGE_CONSENT: TypedDocumentNode<Gql.SetMessageConsentMutation, Gql.SetMessageConsentMutationVariables> =
  gql`
    mutation SetMessageConsent($input: MessageConsentInput!) {
      setMessageConsent(input: $input) {
        wanted
      }
    }
  `;

/** Where a reader refuses an organization's messages. Opening the link refuses nothing: the press does. */
export function UnsubscribePage() {
  const [token] = useState(() => linkToken('unsubscribe'));
  return (
    <div className="max-w-2xl">
      <PageHeading title={t`Messages by mail`} />
      {token ? <Consent token={token} /> : <DeadLink />}
    </div>
  );
}

function Consent({ token }: { token: string }) {
  const { data } = useSuspenseQuery(MESSAGE_CONSENT, { variables: { token } });
  const [run, { loading, error, data: chosen }] = useMutation(SET_MESSAGE_CONSENT);
  const consent = data.messageConsent;
  if (!consent) return <DeadLink />;
  const { organizationName, email } = consent;
  const wanted = chosen?.setMessageConsent.wanted ?? consent.wanted;
  const choose = () => void run({ variables: { input: { token, wanted: !wanted } } }).catch(() => undefined);
  return (
    <div className="flex flex-col gap-5">
      {error && <Failure focus error={error} />}
      {wanted ? (
        <p className="break-words">
          <Trans>
            {organizationName} may write to {email} about events that you have tickets for.
          </Trans>
        </p>
      ) : (
        <Notice tone="done" focus={chosen !== undefined} title={t`No more messages from ${organizationName}`}>
          <Trans>Tickets, refunds and news that your event has moved or is cancelled still come to {email}.</Trans>
        </Notice>
      )}
      <Button look={wanted ? 'primary' : 'quiet'} className="self-start" busy={loading} onClick={choose}>
        {wanted ? t`No more messages` : t`I want them again`}
      </Button>
    </div>
  );
}

function DeadLink() {
  return (
    <Notice tone="problem" title={t`This link doesn’t work`}>
      <Trans>Open it from the mail again, as a whole.</Trans>
    </Notice>
  );
}
