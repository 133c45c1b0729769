import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { CurrencyCode, TimeZone, Url } from '../platform/graphql/scalars.js';
import { QuestionInput } from '../questions/question.types.js';
import { EventIncompleteError } from './event.errors.js';
import { Event, EventStatus, QrMode, TransferPolicy } from './event.entity.js';

@InputType({ description: 'Where an event takes place.' })
export class VenueInput {
  @Field(() => String, { description: 'The house’s name, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'Town or city.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2 code, or a name.' })
  country?: string | null;

  @Field(() => Float, { nullable: true, description: 'Degrees north, WGS 84.' })
  latitude?: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east, WGS 84.' })
  longitude?: number | null;
}

@InputType({ description: 'A waiting room in front of the sale: who wants tickets is admitted first, in turn.' })
export class WaitingRoomInput {
  @Field(() => Date, {
    nullable: true,
    description: 'When it opens; who comes before is shuffled then. Null: at once.',
  })
  opensAt?: Date | null;

  @Field(() => Int, { description: 'How many are admitted a minute, 1 to 60,000.' })
  admitPerMinute!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What opens the VIP lane, 3 to 40 letters, digits and hyphens, small or capital; null: nothing does.',
  })
  vipCode?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The part of the admitted that the REGULAR lane has at least, 0 to 1; 0.2 if never said.',
  })
  regularShare?: number | null;
}

@InputType({ description: 'What an event may have beyond what it must.' })
class EventDetails {
  @Field(() => String, {
    nullable: true,
    description: 'What awaits the audience; plain text, 20,000 characters at most.',
  })
  description?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the doors open: not after the start.' })
  doorsAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'People that the house holds, over all tiers; null where only tiers count.',
  })
  capacity?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether registrations are approved before tickets are issued.',
  })
  requiresApproval?: boolean | null;

  @Field(() => TransferPolicy, {
    nullable: true,
    description: 'Whether holders may pass tickets on; OPEN if never said.',
  })
  transferPolicy?: TransferPolicy | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Until then refunds are approved by themselves; null: a manager decides.',
  })
  refundDeadline?: Date | null;

  @Field(() => QrMode, { nullable: true, description: 'What the QR code of a ticket carries; STATIC if never said.' })
  qrMode?: QrMode | null;

  @Field(() => Int, { nullable: true, description: 'Minutes that a hold lasts, 1 to 60; 10 if never said.' })
  holdMinutes?: number | null;

  @Field(() => WaitingRoomInput, { nullable: true, description: 'A waiting room, the whole of it; null: none.' })
  waitingRoom?: WaitingRoomInput | null;

  @Field(() => [QuestionInput], {
    nullable: true,
    description: 'What is asked in checkout and registration: the whole of it, 50 at most; null: nothing.',
  })
  questions?: QuestionInput[] | null;

  @Field(() => Int, { nullable: true, description: 'The rate of the tax, in hundredths of a percent.' })
  taxBasisPoints?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the prices hold the tax; false: it is added.' })
  taxIncluded?: boolean | null;

  @Field(() => Url, {
    nullable: true,
    description: 'A link to a picture, in place of one that was uploaded; its own present address keeps that one.',
  })
  imageUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'What the picture shows, 300 characters at most.' })
  imageAlt?: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag of the language of its mails; en if never said.' })
  language?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a ticket that left lets in again; true if never said.',
  })
  reentry?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours that an offer from the waitlist lasts, 1 to 168; 24 if never said.',
  })
  offerHours?: number | null;
}

@InputType({ description: 'A new event, as a draft.' })
export class CreateEventInput extends EventDetails {
  @Field(() => ID, { description: 'The organization that it belongs to.' })
  organizationId!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Its name in addresses; made of the title if left out.' })
  slug?: string | null;

  @Field(() => VenueInput, { description: 'Where it takes place.' })
  venue!: VenueInput;

  @Field(() => Date, { description: 'When it begins.' })
  startsAt!: Date;

  @Field(() => Date, { description: 'When it is over: after it begins.' })
  endsAt!: Date;

  @Field(() => TimeZone, { description: 'The zone of the venue, for showing times.' })
  timeZone!: string;

  @Field(() => CurrencyCode, { description: 'What all its prices are in; stays.' })
  currency!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What serials begin with: 3 to 10 letters and digits, unique; made of title and year if left out. Stays.',
  })
  serialPrefix?: string | null;
}

@InputType({ description: 'Changes of an event. An absent field keeps, null clears.' })
export class UpdateEventInput extends EventDetails {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => String, { nullable: true, description: 'Its name for people, 1 to 200 characters.' })
  title?: string | null;

  @Field(() => VenueInput, { nullable: true, description: 'Where it takes place: the whole of it.' })
  venue?: VenueInput | null;

  @Field(() => Date, { nullable: true, description: 'When it begins.' })
  startsAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it is over: after it begins.' })
  endsAt?: Date | null;

  @Field(() => TimeZone, { nullable: true, description: 'The zone of the venue, for showing times.' })
  timeZone?: string | null;
}

@InputType({ description: 'Names an event.' })
export class EventIdInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;
}

@InputType({ description: 'Which events; all conditions together.' })
export class EventFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Beginnings of words in title, description, venue and city: all of them.',
  })
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'The venue’s town or city, in small or capital letters.' })
  city?: string | null;

  @Field(() => Date, { nullable: true, description: 'Starts then or later.' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Starts before then.' })
  to?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Has a tier that costs nothing (true), or none (false).' })
  free?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Has a tier that is on sale now (true), or none (false).' })
  onSale?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Of this organization.' })
  organizationId?: string | null;

  @Field(() => EventStatus, {
    nullable: true,
    description: 'Where it stands; PUBLISHED if left out. DRAFT finds drafts of the viewer’s organizations alone.',
  })
  status?: EventStatus | null;
}

@InputType({ description: 'Which event another one shall be like, and when that is.' })
export class DuplicateEventInput {
  @Field(() => ID, { description: 'The event that there is; what became of it does not matter.' })
  eventId!: string;

  @Field(() => String, { description: 'The new one’s name for people.' })
  title!: string;

  @Field(() => Date, { description: 'When the new one begins; doors, sales and deadlines move along.' })
  startsAt!: Date;

  @Field(() => Date, { description: 'When the new one is over.' })
  endsAt!: Date;
}

export const EventConnection = connectionOf(Event, 'Event');
export const CreateEventResult = resultUnion('CreateEventResult', Event, InvalidInputError);
export const DuplicateEventResult = resultUnion('DuplicateEventResult', Event, InvalidInputError);
export const UpdateEventResult = resultUnion('UpdateEventResult', Event, InvalidInputError, WrongStateError);
export const PublishEventResult = resultUnion('PublishEventResult', Event, EventIncompleteError);
