import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, ButtonLink } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { linkToken } from '../../lib/url-token.js';
import { paths } from '../../paths.js';
import { AccountFrame } from './AccountFrame.js';

const VERIFY_EMAIL: TypedDocumentNode<Gql.VerifyEmailMutation, Gql.VerifyEmailMutationVariables> = gql`
  mutation VerifyEmail($input: VerifyEmailInput!) {
    verifyEmail(input: $input) {
      __typename
      ... on User {
        id
        email
        emailVerified
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Opening the link changes nothing yet (mail programs open links by themselves): the press does. */
export function VerifyPage() {
  const [token] = useState(() => linkToken('verify'));
  const [run, { loading, error, data }] = useMutation(VERIFY_EMAIL, {
    // What was bought as a guest joins the account now.
    update: cache => void cache.evict({ id: 'ROOT_QUERY', fieldName: 'myTickets' }),
  });
  const result = data?.verifyEmail;
  return (
    <AccountFrame title={t`Confirm your address`}>
      <div className="flex flex-col gap-5">
        {error && <Failure focus error={error} />}
        {result?.__typename === 'User' ? (
          <Notice
            tone="done"
            focus
            title={t`Confirmed`}
            action={
              <ButtonLink to={paths.myTickets()}>
                <Trans>My tickets</Trans>
              </ButtonLink>
            }
          >
            <Trans>{result.email} is yours. Tickets bought with it are in your account now.</Trans>
          </Notice>
        ) : token === null || result?.__typename === 'LinkExpiredError' ? (
          <Notice tone="problem" title={t`This link no longer works`}>
            <Trans>
              Links work once and for a limited time. Your address may be confirmed already: sign in to see.
            </Trans>
          </Notice>
        ) : (
          <>
            <p className="text-lg text-ink-soft">
              <Trans>Tickets bought with this address, also without an account, join yours.</Trans>
            </p>
            <Button busy={loading} onClick={() => void run({ variables: { input: { token } } }).catch(() => undefined)}>
              <Trans>Confirm my address</Trans>
            </Button>
          </>
        )}
      </div>
    </AccountFrame>
  );
}
