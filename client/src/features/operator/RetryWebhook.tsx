import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { serverWords } from '../../lib/server-words.js';
import { RETRY_WEBHOOK, WEBHOOKS } from './operator.js';

/** Has a kept webhook worked off again, wherever it is listed. `name` tells it from the others on the page. */
export function RetryWebhook({ deliveryId, name }: { deliveryId: string; name: string }) {
  const [retry, { loading, error, data }] = useMutation(RETRY_WEBHOOK, {
    refetchQueries: [WEBHOOKS],
    update(cache, { data: answered }) {
      if (answered?.retryWebhook.__typename !== 'WebhookDelivery') return;
      // It needs nobody now: the issue, whose id is the webhook's, is off the list without asking for all of it again.
      cache.evict({ id: cache.identify({ __typename: 'PaymentIssue', id: deliveryId }) });
    },
  });
  async function again() {
    const answer = await retry({ variables: { input: { deliveryId } } }).catch(() => null);
    if (answer?.data?.retryWebhook.__typename === 'WebhookDelivery') say(t`It is worked off again`);
  }
  const refused = data?.retryWebhook.__typename === 'WrongStateError' ? serverWords(data.retryWebhook) : null;
  return (
    <>
      <Button look="quiet" busy={loading} onClick={() => void again()} aria-label={t`Retry ${name}`}>
        <Trans>Retry</Trans>
      </Button>
      {error && <Failure error={error} />}
      {refused && (
        <Notice tone="problem" title={t`Not tried again`}>
          {refused}
        </Notice>
      )}
    </>
  );
}
