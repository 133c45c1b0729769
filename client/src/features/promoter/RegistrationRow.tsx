import { AnswerList } from '../../components/AnswerList.js';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { CheckField } from '../../components/Field.js';
import { OrderStatusBadge } from '../../components/OrderStatusBadge.js';
import type { Asked } from '../../lib/answers.js';
import { dateAndTime } from '../../lib/dates.js';
import { registrationStates, type RegistrationLine } from './registrations.js';
import { UnpaidNote } from './UnpaidNote.js';

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
  const isOpen = manages && status === 'PENDING' && !plannedDecision;
  const who = teamName ? `${teamName}, ${name}` : name;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4 sm:px-6">
      {isOpen && (
        <CheckField
          label={<span className="sr-only">Choose {who}</span>}
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
          {tier.name} · asked {dateAndTime(registration.createdAt, timeZone)}
        </p>
        {members.length > 0 && <p className="break-words">With {members.join(', ')}</p>}
        <AnswerList questions={questions} answers={registration.answers} files={registration.attachments} />
        {decisionNote && <p className="text-ink-soft">You wrote: {decisionNote}</p>}
        {obstacle && <p className="font-medium text-problem">Not approved: {obstacle}</p>}
      </div>
      {isOpen && (
        <div className="flex flex-wrap gap-3">
          <Button look="quiet" aria-label={`Decline ${who}`} onClick={onDecline}>
            Decline
          </Button>
          <Button busy={busy} aria-label={`Approve ${who}`} onClick={onApprove}>
            Approve
          </Button>
        </div>
      )}
    </div>
  );
}

function stateOf({ status, plannedDecision }: RegistrationLine): string {
  if (plannedDecision) return plannedDecision.approve ? 'Being approved' : 'Being declined';
  return registrationStates[status];
}
