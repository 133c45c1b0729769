import { EventStatus } from '../../events/event.entity.js';
import { Order } from '../../orders/order.entity.js';
import { OrderStatus } from '../../orders/order-status.js';
import { formatMoney } from '../../platform/money.js';
import { Registration, RegistrationStatus } from '../../registrations/registration.entity.js';
import type { MailParams } from '../mail-params.js';
import { whenAndWhere } from './event-facts.js';
import { orderLink, registrationLink } from './links.js';
import { momentInWords } from './moment.js';
import { Button, Facts, Opening, Paragraph, PlainLink } from './parts.js';
import type { Desk, Letter } from './template.js';

const { PENDING, APPROVED, DECLINED } = RegistrationStatus;

/** Only while it waits: a decision says more. */
export async function registrationReceived(
  { registrationId }: MailParams<'registrationReceived'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.registrationReceived;
  const known = await load(desk, registrationId);
  if (known?.registration.status !== PENDING) return null;

  const { registration, event, organization } = known;
  const intro = words.intro(event.title, registration.tier.getEntity().name);
  const link = registrationLink(desk, registrationId);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Opening title={words.title} hello={desk.words.hello(registration.name)} intro={intro} />
        <Paragraph>{words.next(organization)}</Paragraph>
        <Facts
          facts={[
            ...whenAndWhere(event, desk),
            ...(registration.teamName ? [[words.team, registration.teamName] as const] : []),
          ]}
        />
        <Button href={link}>{words.button}</Button>
        <PlainLink href={link} label={desk.words.linkFails} />
      </>
    ),
  };
}

/** Only while the place is there to be had: free it has its ticket, priced it is held until it is paid. */
export async function registrationApproved(
  { registrationId, orderId }: MailParams<'registrationApproved'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.registrationApproved;
  const known = await load(desk, registrationId);
  const order = await desk.em.findOne(Order, orderId);
  const isFree = order?.totalAmount === 0;
  const isThere = isFree ? order.status === OrderStatus.PAID : order?.open;
  if (known?.registration.status !== APPROVED || !order || !isThere) return null;

  const { registration, event, organization } = known;
  const tier = registration.tier.getEntity().name;
  const intro = isFree ? words.free(event.title, tier) : words.priced(event.title, tier);
  const link = orderLink(desk, orderId);
  const price: [string, string][] = isFree ? [] : [[desk.words.total, formatMoney(order.total, desk.locale)]];
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Opening title={words.title} hello={desk.words.hello(registration.name)} intro={intro} />
        {registration.decisionNote && <Paragraph>{words.note(organization, registration.decisionNote)}</Paragraph>}
        {!isFree && <Paragraph>{words.until(momentInWords(order.holdEndsAt, desk.locale, event.timeZone))}</Paragraph>}
        <Facts facts={[...whenAndWhere(event, desk), ...price]} />
        <Button href={link}>{isFree ? words.open : words.pay}</Button>
        <PlainLink href={link} label={desk.words.linkFails} />
      </>
    ),
  };
}

/** Only while it waits again, for something to come. */
export async function registrationUnpaid(
  { registrationId }: MailParams<'registrationUnpaid'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.registrationUnpaid;
  const known = await load(desk, registrationId);
  if (known?.registration.status !== PENDING || known.event.status !== EventStatus.PUBLISHED) return null;

  const { registration, event, organization } = known;
  const intro = words.intro(event.title, registration.tier.getEntity().name);
  const link = registrationLink(desk, registrationId);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: desk.words.registrationDeclined.why,
    body: (
      <>
        <Opening title={words.title} hello={desk.words.hello(registration.name)} intro={intro} />
        <Paragraph>{words.next(organization)}</Paragraph>
        <Facts facts={whenAndWhere(event, desk)} />
        <Button href={link}>{desk.words.registrationReceived.button}</Button>
        <PlainLink href={link} label={desk.words.linkFails} />
      </>
    ),
  };
}

export async function registrationDeclined(
  { registrationId }: MailParams<'registrationDeclined'>,
  desk: Desk,
): Promise<Letter | null> {
  const words = desk.words.registrationDeclined;
  const known = await load(desk, registrationId);
  if (known?.registration.status !== DECLINED) return null;

  const { registration, event, organization } = known;
  const intro = words.intro(event.title, organization);
  return {
    subject: words.subject(event.title),
    preview: intro,
    why: words.why,
    body: (
      <>
        <Opening title={words.title} hello={desk.words.hello(registration.name)} intro={intro} />
        {registration.decisionNote && <Paragraph>{words.note(organization, registration.decisionNote)}</Paragraph>}
      </>
    ),
  };
}

async function load({ em }: Desk, registrationId: string) {
  const registration = await em.findOne(Registration, registrationId, { populate: ['tier', 'event.organization'] });
  if (!registration) return null;
  const event = registration.event.getEntity();
  return { registration, event, organization: event.organization.getEntity().name };
}
