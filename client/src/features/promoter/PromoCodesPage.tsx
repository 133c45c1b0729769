import { useMutation, useSuspenseQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { EmptyState } from '../../components/EmptyState.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { say } from '../../components/Toasts.js';
import { dateAndTime } from '../../lib/dates.js';
import { inList } from '../../lib/lists.js';
import { formatMoney } from '../../lib/money.js';
import { formatNumber } from '../../lib/numbers.js';
import { paths } from '../../paths.js';
import { PROMO_CODES, UPDATE_PROMO_CODE, type PromoCodeLine, type PromoEvent } from './promo-codes.js';
import { PromoCodeForm } from './PromoCodeForm.js';
import { mayManage } from './roles.js';

/** The codes of one event: what each takes off, for how many and when, and how often it was used. */
export function PromoCodesPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(PROMO_CODES, { variables: { eventId }, fetchPolicy: 'cache-and-network' });
  const [editing, setEditing] = useState<PromoCodeLine | 'new' | null>(null);
  const { event, promoCodes } = data;
  if (!event?.viewerRole || !promoCodes) return <NotFoundPage />;
  const manages = mayManage(event.viewerRole);
  const add = manages && (
    <Button icon="plus" onClick={() => setEditing('new')}>
      <Trans>New code</Trans>
    </Button>
  );
  return (
    <>
      <PageHeading
        title={t`Promo codes`}
        lead={event.title}
        back={{ to: paths.manageEvent(event.id), label: t`Event` }}
        actions={promoCodes.length > 0 && add}
      />
      {promoCodes.length === 0 ? (
        <EmptyState icon="ticket" title={t`No codes yet`} action={add || undefined}>
          <Trans>A code takes a percentage or an amount off, or opens tickets that nobody else sees.</Trans>
        </EmptyState>
      ) : (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {promoCodes.map(code => (
            <li key={code.id}>
              <CodeLine event={event} code={code} manages={manages} onEdit={() => setEditing(code)} />
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={editing !== null}
        title={editing === null || editing === 'new' ? t`New code` : editing.code}
        onClose={() => setEditing(null)}
      >
        <PromoCodeForm event={event} code={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      </Dialog>
    </>
  );
}

interface CodeLineProps {
  event: PromoEvent;
  code: PromoCodeLine;
  manages: boolean;
  onEdit: () => void;
}

function CodeLine({ event, code, manages, onEdit }: CodeLineProps) {
  const [update, { loading, error }] = useMutation(UPDATE_PROMO_CODE);
  const link = location.origin + paths.event(event.slug, code.code);

  async function copy() {
    await navigator.clipboard.writeText(link).then(
      () => say(t`Link copied`),
      () => say(link),
    );
  }
  const off = takesOff(code);
  const toggle = () =>
    update({ variables: { input: { promoCodeId: code.id, active: !code.active } } }).catch(() => undefined);

  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="flex flex-wrap items-center gap-3 text-lg break-all">
          {code.code}
          {!code.active && (
            <Badge>
              <Trans>Off</Trans>
            </Badge>
          )}
        </h2>
        <p>{code.tiers.length > 0 ? t`${off}, for ${inList(code.tiers.map(({ name }) => name))}` : off}</p>
        <p className="text-sm text-ink-soft tabular-nums">
          {[usesOf(code), windowOf(code, event.timeZone)].filter(Boolean).join(' · ')}
        </p>
        {error && <Failure error={error} />}
      </div>
      <Button look="quiet" onClick={() => void copy()} aria-label={t`Copy link with ${code.code}`}>
        <Trans>Copy link</Trans>
      </Button>
      {manages && (
        <>
          <Button look="quiet" onClick={onEdit} aria-label={t`Edit ${code.code}`}>
            <Trans>Edit</Trans>
          </Button>
          <Button
            look="quiet"
            busy={loading}
            onClick={() => void toggle()}
            aria-label={code.active ? t`Switch off ${code.code}` : t`Switch on ${code.code}`}
          >
            {code.active ? t`Switch off` : t`Switch on`}
          </Button>
        </>
      )}
    </div>
  );
}

function takesOff({ percentOff, amountOff }: PromoCodeLine): string {
  if (amountOff) return amountOff.amount === 0 ? t`Opens hidden tickets` : t`${formatMoney(amountOff)} off the order`;
  return percentOff === 100 ? t`Free` : t`${percentOff ?? 0} % off`;
}

function usesOf({ uses, maxUses }: PromoCodeLine): string {
  if (maxUses === null) return plural(uses, { one: '# order', other: '# orders' });
  const most = formatNumber(maxUses);
  return plural(uses, { one: `# order of ${most}`, other: `# orders of ${most}` });
}

function windowOf({ startsAt, endsAt }: PromoCodeLine, timeZone: string): string {
  const from = startsAt && dateAndTime(startsAt, timeZone);
  const until = endsAt && dateAndTime(endsAt, timeZone);
  if (from && until) return t`from ${from} until ${until}`;
  if (from) return t`from ${from}`;
  return until ? t`until ${until}` : '';
}
