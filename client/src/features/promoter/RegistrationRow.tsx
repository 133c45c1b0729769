import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { AnswerList } from '../../components/AnswerList.js';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { CheckField } from '../../components/Field.js';
import { OrderStatusBadge } from '../../components/OrderStatusBadge.js';
import type { ErrorCode } from '../../gql/graphql.js';
import type { Asked } from '../../lib/answers.js';
import { dateAndTime } from '../../lib/dates.js';
import { inList } from '../../lib/lists.js';
import { language } from '../../words/language.js';
import { i18n } from '../../words/words.js';
import { registrationStates, type RegistrationLine } from './registrations.js';
import { UnpaidNote } from './UnpaidNote.js';
import { useFreshFiles } from './useFreshFiles.js';

interface RegistrationRowProps {
  registration: RegistrationLine;
  questions: readonly Asked[];
  timeZone: string | undefined;
  manages: boolean;
  busy: boolean;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onApprove: () => void;
  onDecline: () => void;
}

/** One who asks: who, with whom, what was answered and sent, and a yes or a no. */
export function RegistrationRow({ registration, questions, timeZone, ...deciding }: RegistrationRowProps) {
  const { manages, busy, chosen, onChoose, onApprove, onDecline } = deciding;
  const { name, email, phone, teamName, members, tier, status, plannedDecision, obstacle, decisionNote, order } =
    registration;
  const files = useFreshFiles();
  const isOpen = manages && status === 'PENDING' && !plannedDecision;
  const who = teamName ? `${teamName}, ${name}` : name;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4 sm:px-6">
      {isOpen && (
        <CheckField
          label={
            <span className="sr-only">
              <Trans>Choose {who}</Trans>
            </span>
          }
          checked={chosen}
          onChange={({ target }) => onChoose(target.checked)}
        />
      )}
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-2">
        <h2 className="flex flex-wrap items-center gap-3 text-lg">
          <span className="min-w-0 break-words">{who}</span>
          <Badge strong={status === 'PENDING' && !plannedDecision}>{stateOf(registration)}</Badge>
          {order && order.status !== 'PAID' && <OrderStatusBadge status={order.status} />}
        </h2>
        <UnpaidNote since={registration.unpaidSince} timeZone={timeZone} />
        <p className="break-words">{[email, phone].filter(Boolean).join(' · ')}</p>
        <p className="text-sm text-ink-soft">
          {tier.name} · <Trans>asked {dateAndTime(registration.createdAt, timeZone)}</Trans>
        </p>
        {members.length > 0 && (
          <p className="break-words">
            <Trans>With {inList(members)}</Trans>
          </p>
        )}
        <AnswerList
          questions={questions}
          answers={registration.answers}
          files={registration.attachments}
          renew={files.ofRegistration(registration.id)}
        />
        {decisionNote && (
          <p className="text-ink-soft">
            <Trans>You wrote: {decisionNote}</Trans>
          </p>
        )}
        {obstacle && <p className="font-medium text-problem">{notApproved(obstacle, registration.obstacleCode)}</p>}
      </div>
      {isOpen && (
        <div className="flex flex-wrap gap-3">
          <Button look="quiet" aria-label={t`Decline ${who}`} onClick={onDecline}>
            <Trans>Decline</Trans>
          </Button>
          <Button busy={busy} aria-label={t`Approve ${who}`} onClick={onApprove}>
            <Trans>Approve</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

function stateOf({ status, plannedDecision }: RegistrationLine): string {
  if (plannedDecision) return plannedDecision.approve ? t`Being approved` : t`Being declined`;
  return i18n._(registrationStates[status]);
}

/** What can be in the way of a yes, in the reader's language. */
const obstacles: { readonly [code in ErrorCode]?: MessageDescriptor } = {
  SOLD_OUT: msg`Not approved: nothing is left.`,
  WRONG_STATE: msg`Not approved: the event is over, or was cancelled.`,
};

/** A reason that has no name, or one that we have no words for, is in English as the server says it. */
function notApproved(obstacle: string, code: ErrorCode | null): string {
  const known = code && obstacles[code];
  if (known) return i18n._(known);
  return language() === 'en'
    ? t`Not approved: ${obstacle}`
    : t`Not approved: what was planned could not take effect. Try again.`;
}
