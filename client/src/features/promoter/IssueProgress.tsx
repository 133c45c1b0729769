import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Meter } from '../../components/Figure.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { formatNumber } from '../../lib/numbers.js';
import { fieldWords, serverWords } from '../../lib/server-words.js';
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
    <Panel title={t`Giving out ${tier.name}`}>
      <div className="flex flex-col gap-4">
        <Meter label={t`Tickets given out`} value={done} max={guests.length} />
        <p role="status" className="tabular-nums">
          <Trans>
            {formatNumber(done)} of {formatNumber(guests.length)} given out
          </Trans>
        </p>
        {failure && <Failure focus error={failure.error} />}
        {!sending && (
          <>
            <p className="text-ink-soft">
              <Trans>
                Going on asks for what is in doubt and sends the rest: nobody gets two. If you put the rest back
                instead, some of those who are asked for last may have their ticket already.
              </Trans>
            </p>
            <div className="flex flex-wrap gap-3">
              <Button onClick={() => void goOn()}>
                <Trans>Go on</Trans>
              </Button>
              <Button look="quiet" onClick={giveUp}>
                <Trans>Put the rest back on the list</Trans>
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
  if (!refusal)
    return (
      <Notice
        tone="done"
        focus
        title={plural(issued, { one: '# ticket is on the way', other: '# tickets are on the way' })}
      >
        <Trans>Each guest gets a mail within moments.</Trans>
      </Notice>
    );
  return (
    <Notice
      tone="problem"
      focus
      title={
        issued > 0
          ? plural(issued, {
              one: '# ticket is on the way, the rest is not',
              other: '# tickets are on the way, the rest is not',
            })
          : t`Nothing was given out`
      }
    >
      {reasonOf(refusal)} <Trans>Those without a ticket are still on the list.</Trans>
    </Notice>
  );
}

function reasonOf(refusal: NonNullable<Outcome['refusal']>): string {
  switch (refusal.__typename) {
    case 'SoldOutError':
      return plural(refusal.available, { 0: 'None are left.', one: 'Only # is left.', other: 'Only # are left.' });
    case 'InvalidInputError':
      return refusal.fields.map(fieldWords).join(' ') || serverWords(refusal);
    default:
      return serverWords(refusal);
  }
}
