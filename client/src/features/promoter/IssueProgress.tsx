import { Button } from '../../components/Button.js';
import { Meter } from '../../components/Figure.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type { IssueEvent } from './issue-tickets.js';
import type { Outcome, useIssuing } from './useIssuing.js';

type Issuing = ReturnType<typeof useIssuing>;

interface IssueProgressProps {
  issuing: Issuing;
  run: NonNullable<Issuing['draft']['run']>;
  tier: IssueEvent['tiers'][number];
}

/** How far a list is sent; after a lost connection or a reload, the way on. */
export function IssueProgress({ issuing, run, tier }: IssueProgressProps) {
  const { sending, failure, goOn, giveUp } = issuing;
  const { done, guests } = run;
  return (
    <Panel title={`Giving out ${tier.name}`}>
      <div className="flex flex-col gap-4">
        <Meter label="Tickets given out" value={done} max={guests.length} />
        <p role="status" className="tabular-nums">
          {done} of {guests.length} given out
        </p>
        {failure && <Failure focus error={failure.error} />}
        {!sending && (
          <>
            <p className="text-ink-soft">
              Going on asks for what is in doubt and sends the rest: nobody gets two. If you put the rest back instead,
              some of those who are asked for last may have their ticket already.
            </p>
            <div className="flex flex-wrap gap-3">
              <Button onClick={() => void goOn()}>Go on</Button>
              <Button look="quiet" onClick={giveUp}>
                Put the rest back on the list
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}

/** What came of it: how many have their ticket, and why the others don’t. */
export function IssueOutcome({ outcome: { issued, refusal } }: { outcome: Outcome }) {
  const tickets = issued === 1 ? '1 ticket is' : `${issued} tickets are`;
  if (!refusal)
    return (
      <Notice tone="done" focus title={`${tickets} on the way`}>
        Each guest gets a mail within moments.
      </Notice>
    );
  return (
    <Notice
      tone="problem"
      focus
      title={issued > 0 ? `${tickets} on the way, the rest is not` : 'Nothing was given out'}
    >
      {reasonOf(refusal)} Those without a ticket are still on the list.
    </Notice>
  );
}

function reasonOf(refusal: NonNullable<Outcome['refusal']>): string {
  switch (refusal.__typename) {
    case 'SoldOutError':
      return refusal.available === 0 ? 'None are left.' : `Only ${refusal.available} are left.`;
    case 'InvalidInputError':
      return refusal.fields.map(({ message }) => message).join(' ') || refusal.message;
    default:
      return refusal.message;
  }
}
