import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, ButtonLink } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton } from '../../components/Skeleton.js';
import type { PaymentProvider } from '../../gql/graphql.js';
import { formatMoney } from '../../lib/money.js';
import { keepLinkToken } from '../../lib/url-token.js';
import { paths } from '../../paths.js';
import { CancelHold } from './CancelHold.js';
import { ExtendHold } from './ExtendHold.js';
import type { HeldOrder } from './HeldCheckout.js';
import { HoldClock } from './HoldClock.js';
import { ProviderChoice } from './ProviderChoice.js';
import type { useConfirmPayment } from './useConfirmPayment.js';
import { payWords, usePay } from './usePay.js';

interface PayStepProps {
  order: HeldOrder;
  msLeft: number | null;
  confirmation: ReturnType<typeof useConfirmPayment>;
}

/** The tickets are held: choose a way to pay, or hear how the last try went. */
export function PayStep({ order, msLeft, confirmation }: PayStepProps) {
  const navigate = useNavigate();
  const [provider, setProvider] = useState<PaymentProvider | null>(null);
  const { pay, busy, error, refusal } = usePay(order.id);
  const due = order.total.amount > 0;
  const words = refusal && payWords(refusal);

  async function press() {
    const done = await pay(due ? provider : null);
    if (done) void navigate(paths.order(order.id), { replace: true });
  }

  if (confirmation.checking) {
    return (
      <div role="status" aria-busy className="flex flex-col gap-4">
        <h1 className="text-4xl sm:text-5xl">
          <Trans>Checking your payment…</Trans>
        </h1>
        <p className="text-lg text-ink-soft">
          <Trans>A few seconds. Please keep this page open.</Trans>
        </p>
        <Skeleton className="h-24 w-full" />
      </div>
    );
  }
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">{due ? t`How would you like to pay?` : t`One more press`}</h1>
      {msLeft === null ? <Skeleton className="h-14 w-full" /> : <HoldClock msLeft={msLeft} />}
      {msLeft !== null && <ExtendHold orderId={order.id} msLeft={msLeft} />}
      {!refusal && !error && <LastTry order={order} confirmation={confirmation} />}
      {words && (
        <Notice
          tone="problem"
          focus
          title={words.title}
          action={refusal.__typename === 'OfferUnclaimedError' && <ToOffer token={refusal.token} />}
        >
          {words.advice}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Panel>
        <div className="flex flex-col gap-5">
          {due && <ProviderChoice currency={order.total.currency} value={provider} onChange={setProvider} />}
          <Button
            className="min-h-13 text-lg"
            busy={busy}
            disabled={due && provider === null}
            onClick={() => void press()}
          >
            {due ? t`Pay ${formatMoney(order.total)}` : t`Get tickets`}
          </Button>
          {due && (
            <p className="text-sm text-ink-soft">
              <Trans>You pay on your provider’s own page and come back here. We never see your card.</Trans>
            </p>
          )}
        </div>
      </Panel>
      <p className="text-ink-soft">
        {order.buyerEmail ? (
          <Trans>
            For {order.buyerName}, {order.buyerEmail}. Order {order.number}.
          </Trans>
        ) : (
          <Trans>
            For {order.buyerName}. Order {order.number}.
          </Trans>
        )}
      </p>
      <CancelHold order={order} />
    </>
  );
}

/** To where the organizer's questions are asked: the page that the mail with the offer links to. */
function ToOffer({ token }: { token: string }) {
  return (
    <ButtonLink look="quiet" to={paths.claimOffer()} onClick={() => keepLinkToken('waitlist-claim')(token)}>
      <Trans>Claim your offer</Trans>
    </ButtonLink>
  );
}

/** What became of the payment that the buyer comes back from. */
function LastTry({ order, confirmation }: Pick<PayStepProps, 'order' | 'confirmation'>) {
  if (confirmation.unreachable) {
    return (
      <Notice
        tone="problem"
        title={t`We couldn’t ask your provider yet`}
        action={
          <Button look="quiet" onClick={confirmation.again}>
            <Trans>Ask again</Trans>
          </Button>
        }
      >
        <Trans>If you have paid, your tickets appear here by themselves. Please don’t pay twice.</Trans>
      </Notice>
    );
  }
  // The newest is last or first, by the server's choice; any failure without a payment on its way says the same.
  const failed = order.payments.find(payment => payment.status === 'FAILED');
  const pending = order.payments.some(payment => payment.status === 'PENDING');
  if (failed && (!pending || order.status === 'HELD')) {
    return (
      <Notice tone="problem" focus title={t`The payment didn’t go through`}>
        {failed.failureReason && <bdi>{failed.failureReason.replace(/\.?$/, '.')}</bdi>}{' '}
        <Trans>Nothing was charged, and your tickets are still held. Try again or pay another way.</Trans>
      </Notice>
    );
  }
  if (pending) {
    return (
      <Notice title={t`Your payment is not complete yet`}>
        <Trans>If you have just paid, your tickets appear here by themselves. Otherwise go on to pay.</Trans>
      </Notice>
    );
  }
  return null;
}
