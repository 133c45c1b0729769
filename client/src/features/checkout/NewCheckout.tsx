import { gql, type TypedDocumentNode } from '@apollo/client';
import { skipToken, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useViewer } from '../../apollo/useSession.js';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { QuestionFields } from '../../components/QuestionFields.js';
import { PromoCodeField } from '../../components/PromoCodeField.js';
import { Sums } from '../../components/Sums.js';
import type * as Gql from '../../gql/graphql.js';
import { answersInput, problemsIn, serverProblems, type AnswerProblems, type AnswerValues } from '../../lib/answers.js';
import { focusFirstProblem } from '../../lib/focus-problem.js';
import { promoCodeTrouble } from '../../lib/problem.js';
import { paths } from '../../paths.js';
import { BuyerForm, type BuyerValues } from './BuyerForm.js';
import { CheckoutFrame } from './CheckoutFrame.js';
import { linesOf, parseItems } from './draft.js';
import { payWords, usePay } from './usePay.js';
import { RefusedActions } from './RefusedActions.js';
import { useReserve, wordsFor } from './useReserve.js';

const CHECKOUT_EVENT: TypedDocumentNode<Gql.CheckoutEventQuery, Gql.CheckoutEventQueryVariables> = gql`
  query CheckoutEvent($slug: String!, $promoCode: String) {
    event(slug: $slug) {
      id
      slug
      title
      imageUrl
      image {
        sources {
          url
          width
        }
      }
      startsAt
      timeZone
      venue {
        name
      }
      questions {
        id
        label
        kind
        required
        perTicket
        choices
      }
      tiers(promoCode: $promoCode) {
        id
        name
      }
    }
  }
`;

const CHECKOUT_QUOTE: TypedDocumentNode<Gql.CheckoutQuoteQuery, Gql.CheckoutQuoteQueryVariables> = gql`
  query CheckoutQuote($input: QuoteInput!) {
    quote(input: $input) {
      items {
        tier {
          id
          name
        }
        quantity
        total {
          amount
          currency
        }
      }
      discount {
        amount
        currency
      }
      fees {
        amount
        currency
      }
      tax {
        amount
        currency
      }
      total {
        amount
        currency
      }
    }
  }
`;

type CheckoutEvent = NonNullable<Gql.CheckoutEventQuery['event']>;

/** The first step: tickets are chosen, nothing is held yet. */
export function NewCheckout() {
  const [params] = useSearchParams();
  const items = parseItems(params.get('items'));
  const slug = params.get('event');
  const promoCode = params.get('code');
  const { data } = useSuspenseQuery(CHECKOUT_EVENT, slug ? { variables: { slug, promoCode } } : skipToken);
  if (data?.event && Object.keys(items).length > 0)
    return <WhoStep event={data.event} items={items} promoCode={promoCode} />;
  return (
    <EmptyState
      icon="ticket"
      title={t`No tickets chosen`}
      action={
        <ButtonLink to={data?.event ? paths.event(data.event.slug) : paths.events()}>
          <Trans>Choose tickets</Trans>
        </ButtonLink>
      }
    >
      <Trans>Choose how many on the event’s page, then come back.</Trans>
    </EmptyState>
  );
}

interface WhoStepProps {
  event: CheckoutEvent;
  items: Record<string, number>;
  promoCode: string | null;
}

function WhoStep({ event, items, promoCode }: WhoStepProps) {
  const navigate = useNavigate();
  const viewer = useViewer();
  const { quote, wrongCode } = useQuote({ eventId: event.id, items: linesOf(items) }, promoCode);
  const free = quote.total.amount === 0;
  const { reserve, loading, error, refusal } = useReserve();
  const paying = usePay('new');
  const [answers, setAnswers] = useState<AnswerValues>({});
  const [problems, setProblems] = useState<AnswerProblems>({});
  const tickets = Object.values(items).reduce((sum, quantity) => sum + quantity, 0);

  async function submit(buyer: BuyerValues) {
    const wrong = problemsIn(event.questions, answers, tickets);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return focusFirstProblem();
    const order = await reserve({
      slug: event.slug,
      eventId: event.id,
      items,
      promoCode: wrongCode ? null : promoCode,
      answers: answersInput(event.questions, answers, tickets),
      ...buyer,
    });
    if (!order) return;
    const done = order.total.amount === 0 && (await paying.pay(null, order.id));
    void navigate(done ? paths.order(order.id) : paths.checkout(order.id), { replace: true });
  }

  const words = refusal
    ? wordsFor(refusal, id => event.tiers.find(tier => tier.id === id)?.name ?? t`This ticket`)
    : paying.refusal && payWords(paying.refusal);
  return (
    <CheckoutFrame
      event={event}
      step="who"
      sums={
        <>
          <Sums
            {...quote}
            lines={quote.items.map(({ tier, ...line }) => ({ ...line, id: tier.id, name: tier.name }))}
          />
          <PromoCodeField wrong={wrongCode} />
        </>
      }
    >
      <h1 className="text-4xl sm:text-5xl">
        <Trans>Who is coming?</Trans>
      </h1>
      {words && (
        <Notice
          tone="problem"
          focus
          title={words.title}
          action={<RefusedActions refusal={refusal} event={event} promoCode={promoCode} />}
        >
          {words.advice}
        </Notice>
      )}
      {(error ?? paying.error) && <Failure focus error={error ?? paying.error} />}
      {viewer === undefined ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <BuyerForm
          key={viewer?.id}
          viewer={viewer}
          free={free}
          busy={loading || paying.busy}
          onSubmit={buyer => void submit(buyer)}
        >
          <QuestionFields
            eventId={event.id}
            questions={event.questions}
            tickets={tickets}
            values={answers}
            problems={{ ...serverProblems(refusal ?? {}, event.questions).problems, ...problems }}
            onChange={setAnswers}
          />
        </BuyerForm>
      )}
    </CheckoutFrame>
  );
}

/** What it costs, with the code where it is one; `wrongCode` says in words why it is none. */
function useQuote(wish: { eventId: string; items: { tierId: string; quantity: number }[] }, promoCode: string | null) {
  const asked = useSuspenseQuery(CHECKOUT_QUOTE, {
    variables: { input: { ...wish, promoCode } },
    fetchPolicy: 'network-only',
    errorPolicy: 'all',
  });
  const wrongCode = promoCode ? promoCodeTrouble(asked.error) : undefined;
  if (asked.error && !wrongCode) throw asked.error as Error; // the page for errors knows what to say of it
  const plain = useSuspenseQuery(CHECKOUT_QUOTE, wrongCode ? { variables: { input: wish } } : skipToken);
  return { quote: (wrongCode ? plain.data : asked.data)!.quote, wrongCode };
}
