import { Order } from '../../orders/order.entity.js';
import { formatMoney } from '../../platform/money.js';
import { WaitlistEntry, WaitlistStatus } from '../../waitlist/waitlist-entry.entity.js';
import type { MailParams } from '../mail-params.js';
import { claimLink, leaveLink } from './links.js';
import { momentInWords } from './moment.js';
import { Button, Facts, Opening, Paragraph, PlainLink } from './parts.js';
import type { Desk, Letter } from './template.js';

const loaded = { populate: ['tier.event'] } as const;

/** Only while it waits: an offer that came first says more. */
export async function waitlistJoined({ entryId }: MailParams<'waitlistJoined'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.waitlistJoined;
  const entry = await em.findOne(WaitlistEntry, entryId, loaded);
  if (entry?.status !== WaitlistStatus.WAITING) return null;

  const { name, quantity } = entry;
  const tier = entry.tier.getEntity();
  const event = tier.event.getEntity();
  const [{ position }] = await em.execute<[{ position: number }]>(
    `select count(*)::int as position from waitlist_entries where tier_id = ? and status = 'WAITING' and place <= ?`,
    [tier.id, entry.place],
  );
  const intro = words.intro(event.title, tier.name, quantity);
  return {
    subject: words.subject(event.title),
    preview: words.position(position),
    why: words.why,
    body: (
      <>
        <Opening title={words.title} hello={all.hello(name)} intro={intro} />
        <Paragraph>{words.position(position)}</Paragraph>
        <Paragraph>{words.how(event.offerHours)}</Paragraph>
        {quantity > 1 && <Paragraph>{words.group}</Paragraph>}
        <Facts facts={[[all.when, momentInWords(event.startsAt, locale, event.timeZone)]]} />
        <Button href={leaveLink(desk, entryId)}>{words.button}</Button>
      </>
    ),
  };
}

/** Only while it can be claimed. */
export async function waitlistOffered(
  { entryId, asked }: MailParams<'waitlistOffered'>,
  desk: Desk,
): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.waitlistOffered;
  const entry = await em.findOne(WaitlistEntry, entryId, loaded);
  const order = await em.findOne(Order, { waitlistEntryId: entryId });
  if (entry?.status !== WaitlistStatus.OFFERED || !order?.open) return null;

  const { name, quantity, offerExpiresAt } = entry;
  const tier = entry.tier.getEntity();
  const event = tier.event.getEntity();
  const intro = words.intro(event.title, tier.name, quantity);
  return {
    subject: words.subject(event.title, quantity),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Opening title={words.title} hello={all.hello(name)} intro={intro} />
        {asked !== undefined && <Paragraph>{words.changed(asked, quantity)}</Paragraph>}
        <Paragraph>{words.until(momentInWords(offerExpiresAt!, locale, event.timeZone))}</Paragraph>
        <Paragraph>{words.pay(event.holdMinutes)}</Paragraph>
        <Facts
          facts={[
            [words.tickets, `${quantity} × ${tier.name}`],
            [all.total, formatMoney(order.total, locale)],
            [all.when, momentInWords(event.startsAt, locale, event.timeZone)],
          ]}
        />
        <Button href={claimLink(desk, entryId)}>{words.button(quantity)}</Button>
        <Paragraph soft>
          <a href={leaveLink(desk, entryId)} style={{ color: 'inherit' }}>
            {words.leave}
          </a>
        </Paragraph>
        <PlainLink href={claimLink(desk, entryId)} label={all.linkFails} />
      </>
    ),
  };
}

/** Staff ended an offer before its time: whoever saved the mail with the link should not find out by it. */
export async function waitlistOfferEnded(
  { entryId }: MailParams<'waitlistOfferEnded'>,
  { em, words: all, locale }: Desk,
): Promise<Letter> {
  const words = all.waitlistOfferEnded;
  const { name, quantity, tier: of } = await em.findOneOrFail(WaitlistEntry, entryId, loaded);
  const tier = of.getEntity();
  const event = tier.event.getEntity();
  const intro = words.intro(event.title, tier.name, quantity);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Opening title={words.title} hello={all.hello(name)} intro={intro} />
        <Paragraph>{words.again}</Paragraph>
        <Facts facts={[[all.when, momentInWords(event.startsAt, locale, event.timeZone)]]} />
      </>
    ),
  };
}
