import { useMutation, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, ButtonLink } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { QuestionFields } from '../../components/QuestionFields.js';
import type * as Gql from '../../gql/graphql.js';
import { answersInput, problemsIn, serverProblems, type AnswerProblems, type AnswerValues } from '../../lib/answers.js';
import { dateAndTime } from '../../lib/dates.js';
import { focusFirstProblem } from '../../lib/focus-problem.js';
import { formatPrice } from '../../lib/money.js';
import { keepOrderToken } from '../../lib/order-token.js';
import { linkToken } from '../../lib/url-token.js';
import { useIntentKey } from '../../lib/useIntentKey.js';
import { paths } from '../../paths.js';
import { CLAIM_OFFER, WAITLIST_OFFER } from './waitlist-entry.js';
import { serverWords } from '../../lib/server-words.js';

type Offer = NonNullable<Gql.WaitlistOfferQuery['waitlistOffer']>;

/** Tickets that came back and wait for one person. Opening the link claims nothing (mail programs do): the press does. */
export function ClaimPage() {
  const [token] = useState(() => linkToken('waitlist-claim'));
  return token ? <Offered token={token} /> : <OfferOver />;
}

function Offered({ token }: { token: string }) {
  const { data } = useSuspenseQuery(WAITLIST_OFFER, { variables: { token }, fetchPolicy: 'network-only' });
  const offer = data.waitlistOffer;
  const takesPlace = offer?.tier.event.status !== 'CANCELLED';
  const open = offer?.status === 'CLAIMED' || (offer?.status === 'OFFERED' && takesPlace);
  return open ? <Claim token={token} offer={offer} /> : <OfferOver event={offer?.tier.event} />;
}

function Claim({ token, offer }: { token: string; offer: Offer }) {
  const navigate = useNavigate();
  const { keyFor } = useIntentKey();
  const [run, { loading, error, data }] = useMutation(CLAIM_OFFER);
  const { tier, quantity, order, offerExpiresAt } = offer;
  const toClaim = offer.status === 'OFFERED' && !offer.claimedAt;
  const { event } = tier;
  // Once claimed, all was answered: the press only leads to the order.
  const questions = toClaim ? event.questions : [];
  const [answers, setAnswers] = useState<AnswerValues>({});
  const [problems, setProblems] = useState<AnswerProblems>({});

  async function claim() {
    const wrong = problemsIn(questions, answers, quantity);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return focusFirstProblem();
    const wish = { token, answers: answersInput(questions, answers, quantity) };
    const input = { ...wish, idempotencyKey: keyFor(wish) };
    const { data: answer } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = answer?.claimWaitlistOffer;
    if (result?.__typename === 'InvalidInputError') {
      setProblems(serverProblems(result, questions).problems);
      return focusFirstProblem();
    }
    if (result?.__typename !== 'Order') return;
    if (result.accessToken) keepOrderToken(result.id, result.accessToken);
    const paid = result.status !== 'HELD' && result.status !== 'AWAITING_PAYMENT';
    await navigate(paid ? paths.order(result.id) : paths.checkout(result.id));
  }

  const refusal = data?.claimWaitlistOffer;
  if (refusal?.__typename === 'OfferExpiredError') return <OfferOver focus event={event} />;
  const words = refusal && wordsFor(refusal, questions);
  return (
    <div className="max-w-2xl">
      <PageHeading title={event.title} tab={t`Your offer`} lead={dateAndTime(event.startsAt, event.timeZone)} />
      <Panel title={offer.status === 'CLAIMED' ? t`You have these tickets` : t`It is your turn`}>
        <div className="flex flex-col gap-5">
          {error && <Failure focus error={error} />}
          {words && <Notice focus tone="problem" title={words} />}
          <p className="text-lg">
            {quantity} × {tier.name}
            {order && <span className="font-bold"> · {formatPrice(order.total)}</span>}
          </p>
          {offer.status === 'OFFERED' && !toClaim && offerExpiresAt && (
            <p className="text-ink-soft">
              <Trans>You have until {dateAndTime(offerExpiresAt)}, your time, to pay.</Trans>
            </p>
          )}
          {toClaim && (
            <p className="text-ink-soft">
              {offerExpiresAt && <Trans>Held for you until {dateAndTime(offerExpiresAt)}, your time.</Trans>}{' '}
              <Trans>Once you go on, you have {event.holdMinutes} minutes to pay.</Trans>
            </p>
          )}
          <QuestionFields
            eventId={event.id}
            questions={questions}
            tickets={quantity}
            values={answers}
            problems={problems}
            onChange={setAnswers}
          />
          <Button className="min-h-13 self-start text-lg" icon="ticket" busy={loading} onClick={() => void claim()}>
            {offer.status === 'CLAIMED' ? t`Open your order` : toClaim ? t`Claim and go on` : t`Go on to pay`}
          </Button>
        </div>
      </Panel>
    </div>
  );
}

/** What no field says. */
function wordsFor(
  refusal: Gql.ClaimOfferMutation['claimWaitlistOffer'],
  questions: Offer['tier']['event']['questions'],
) {
  if (refusal.__typename === 'Order') return null;
  if (refusal.__typename === 'InvalidInputError') return serverProblems(refusal, questions).rest.join(' ') || null;
  return serverWords(refusal);
}

function OfferOver({ event, focus = false }: { event?: Offer['tier']['event'] | undefined; focus?: boolean }) {
  const back = event
    ? { to: paths.event(event.slug), label: t`Back to the event` }
    : { to: paths.events(), label: t`Events` };
  const calledOff = event?.status === 'CANCELLED';
  return (
    <div className="max-w-2xl">
      <PageHeading title={t`Your offer`} />
      <Notice
        tone="problem"
        title={calledOff ? t`The event is cancelled` : t`This offer is over`}
        focus={focus}
        action={
          <ButtonLink look="quiet" to={back.to}>
            {back.label}
          </ButtonLink>
        }
      >
        {calledOff ? (
          <Trans>Nobody waits for its tickets any more, and nothing is held for you.</Trans>
        ) : (
          <Trans>The tickets went to the next in line. You can join the waitlist again.</Trans>
        )}
      </Notice>
    </div>
  );
}
