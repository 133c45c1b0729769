import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { EventStatus, type Event } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';

/** An .ics file (RFC 5545) of this event: instants in UTC, and the same UID always, so that a newer file replaces it. */
export function eventCalendar(event: Event, publicUrl: string): string {
  const { venue } = event;
  const url = `${publicUrl}/events/${event.slug}`;
  const calendar = ical({ prodId: '//Foyer//Tickets//EN', method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${event.id}@foyer`,
    stamp: clock.now(),
    start: event.startsAt,
    end: event.endsAt,
    summary: event.title,
    description: [event.description, url].filter(Boolean).join('\n\n'),
    location: {
      title: venue.name,
      address: [venue.address, venue.city, venue.country].filter(Boolean).join(', ') || undefined,
      geo:
        venue.latitude === null || venue.longitude === null ? undefined : { lat: venue.latitude, lon: venue.longitude },
    },
    url,
    status: event.storedStatus === EventStatus.CANCELLED ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return calendar.toString();
}
