/* Long because it is one list: every sentence of every mail. */
import type { NoTicketsReason } from '../../orders/no-tickets.policy.js';
import { grammarOf } from './grammar.js';

/** Everything that mails say in English. A further language is a file of this shape, named in words.ts. */
export function en(locale: string) {
  const { number, plural } = grammarOf('en', locale);
  const tickets = (count: number): string => plural(count, { one: 'ticket', other: 'tickets' });
  const countedTickets = (count: number): string =>
    plural(count, { one: 'a ticket', other: `${number(count)} tickets` });

  return {
    hello: (name: string) => `Hello ${name},`,
    when: 'When',
    doorsAt: (time: string) => `Doors ${time}`,
    where: 'Where',
    orderNumber: 'Order',
    total: 'Total',
    amount: 'Amount',
    ticket: 'Ticket',
    linkFails: 'If the button does nothing, open this address:',
    /** After a name that stands before its value, and between the parts of a list. */
    colon: ':',
    comma: ', ',

    orderTickets: {
      subject: (title: string, count: number) => `Your ${tickets(count)} for ${title}`,
      title: (count: number) =>
        plural(count, { one: 'Here is your ticket', other: `Here are your ${number(count)} tickets` }),
      issued: (organization: string) => `${organization} has a ticket for you. It costs you nothing.`,
      intro: 'Show each code at the entrance, on your phone or on paper. Each lets one person in, once.',
      introRotating: 'The codes change every 15 seconds: open your order on the phone that you bring.',
      qrAlt: (serial: string) => `QR code of ticket ${serial}. If pictures are hidden, open the attached PDF.`,
      button: 'Open your order',
      attached: 'A PDF to print and a file for your calendar are attached.',
      attachedCalendar: 'A file for your calendar is attached.',
      why: (organization: string) => `You get this because you ordered tickets from ${organization}.`,
      whyIssued: (organization: string) => `You get this because ${organization} issued a ticket in your name.`,
      receipt: 'The receipt is on your order’s page as well.',
      secret: 'Whoever has a code or the link to the order can use the tickets: pass them on with care.',
      pdfName: (orderNumber: string) => `tickets-${orderNumber}.pdf`,
    },

    paymentFailed: {
      subject: (title: string) => `Your payment for ${title} did not go through`,
      title: 'Your payment did not go through',
      intro: (title: string) => `No money was taken, and your tickets for ${title} are not paid yet.`,
      reason: (reason: string) => `The payment provider says: ${reason}`,
      until: (time: string) => `They are held for you until ${time}. You can pay again until then.`,
      button: 'Pay again',
      why: 'You get this because you tried to pay for tickets with this address.',
    },

    moneyReturned: {
      subject: (title: string) => `Your payment for ${title} goes back to you`,
      title: 'Your money goes back to you',
      intro: (title: string) => `A payment for ${title} reached us, but it could not become tickets.`,
      amount: (amount: string) => `We are sending all of it back: ${amount}, to the card or account that it came from.`,
      reasons: {
        CANCELLED: 'The order was cancelled.',
        PAID_ALREADY: 'The order was paid already.',
        NO_EVENT: 'The event does not take place any more.',
        TOO_LATE: 'The payment came after the tickets were sold.',
        DECIDED_OTHERWISE: 'The payment came after the registration was decided otherwise.',
        OTHER_AMOUNT: 'Another amount was paid than was due.',
      } satisfies Record<NoTicketsReason, string>,
      patience: 'You need to do nothing. Banks take up to ten working days to show it.',
      button: 'Open your order',
      why: 'You get this because a payment for your order arrived.',
    },

    refundAsked: {
      subject: (title: string) => `A refund for ${title} waits for you`,
      title: 'A buyer asks for a refund',
      intro: (buyer: string, count: number) => `${buyer} wants to give back ${countedTickets(count)}.`,
      reason: 'Reason',
      button: 'Look and decide',
      why: (organization: string) => `You get this because you decide about refunds of ${organization}.`,
    },

    refundDecided: {
      subject: (title: string, granted: boolean) => `Your refund for ${title} is ${granted ? 'granted' : 'denied'}`,
      granted: 'Your money goes back to you',
      nothing: 'Your tickets are given back',
      denied: 'Your refund was denied',
      grantedIntro: (title: string, count: number) =>
        `Your ${tickets(count)} for ${title} ${plural(count, { one: 'is', other: 'are' })} given back and can not be used any more.`,
      deniedIntro: (title: string, count: number) => `Your ${tickets(count)} for ${title} can be used as before.`,
      amount: (amount: string) => `We are sending back ${amount}, to the card or account that it came from.`,
      note: (note: string) => `The organizer writes: ${note}`,
      tickets: 'Tickets',
      why: 'You get this because a refund was asked for with your order.',
    },

    refundFailed: {
      subject: (title: string) => `A refund for ${title} failed`,
      title: 'A refund failed',
      intro: (amount: string, title: string) => `${amount} that was paid for ${title} did not go back to the buyer.`,
      advice:
        'Once its cause is gone, have it tried again on the page of refunds. Where that can’t work, give the money back in another way.',
      reason: 'Why',
      button: 'Look and try again',
      why: (organization: string) => `You get this because you decide about refunds of ${organization}.`,
    },

    ticketRefunded: {
      subject: (title: string, count: number) => `Your ${tickets(count)} for ${title} can not be used any more`,
      title: (count: number) =>
        plural(count, { one: 'Your ticket was given back', other: 'Your tickets were given back' }),
      intro: (title: string, buyer: string) =>
        `${buyer}, who bought for ${title}, got a refund. What you hold lets nobody in any more.`,
      tickets: 'Tickets',
      why: 'You get this because you hold tickets that someone else bought.',
    },

    eventCancelled: {
      subject: (title: string) => `${title} is cancelled`,
      title: (title: string) => `${title} is cancelled`,
      intro: (when: string) => `It does not take place on ${when}. We are sorry.`,
      reason: (reason: string) => `The organizer writes: ${reason}`,
      amount: (amount: string) =>
        `All that you paid and have not got back yet, ${amount}, goes back to the card or account that it came from.`,
      holder: (buyer: string) => `Your tickets are void. Money goes back to ${buyer}, who bought them.`,
      free: 'Your tickets are void.',
      why: (organization: string) => `You get this because you have tickets from ${organization}.`,
    },

    eventCalledOff: {
      asked:
        'What you asked for ends with it: nothing is held for you any more, and you need to do nothing. Should a payment of yours still arrive, it goes back by itself.',
      why: (organization: string) =>
        `You get this because this address waited for tickets or a place from ${organization}.`,
    },

    eventChanged: {
      subject: (title: string) => `${title} has changed`,
      title: 'Please note what is new',
      intro: (title: string) => `${title} takes place at another time or in another place. This is how it is now:`,
      whenBefore: 'When, before',
      whereBefore: 'Where, before',
      valid: 'Your tickets stay valid. The attached file brings your calendar up to date.',
    },

    reminder: {
      subject: (title: string) => `${title} is about to begin`,
      title: 'It is nearly time',
      intro: (title: string, count: number) => `You hold ${countedTickets(count)} for ${title}.`,
      advice:
        'Open them once before you leave: from then on they work without a network. Each code lets one person in, once.',
    },

    message: {
      subjectOfTest: (subject: string) => `Test: ${subject}`,
      intro: (organization: string, title: string) => `${organization} writes to you about ${title}:`,
      why: (organization: string, title: string) =>
        `You get this because you have a ticket for ${title}. It was written by ${organization}.`,
      unsubscribe: (organization: string) => `No more messages from ${organization}`,
    },

    transferAsked: {
      subject: (title: string) => `A ticket for ${title} is to be passed on`,
      title: 'Somebody wants to pass a ticket on',
      intro: (from: string, to: string) => `${from} offers a ticket to ${to}, who gets the link once you agree.`,
      until: (time: string) => `Without an answer the offer ends on ${time}.`,
      button: 'Look and decide',
      why: (organization: string) =>
        `You get this because you decide about tickets of ${organization} that are passed on.`,
    },

    transferDecided: {
      subject: (title: string, granted: boolean) =>
        granted ? `Your ticket for ${title} is offered` : `Your ticket for ${title} can not be passed on`,
      granted: 'The organizer agreed',
      grantedIntro: (to: string, until: string) => `${to} has got your offer, and can take the ticket until ${until}.`,
      denied: 'The organizer said no',
      deniedIntro: (to: string) => `Your ticket was not offered to ${to}. It stays yours and lets you in as before.`,
      why: 'You get this because you offered your ticket to somebody.',
    },

    transferOffered: {
      subject: (title: string, from: string) => `${from} has a ticket for ${title} for you`,
      title: 'A ticket for you',
      intro: (from: string, title: string) =>
        `${from} wants to pass a ticket for ${title} on to you. It costs you nothing.`,
      note: (from: string, note: string) => `${from} writes: ${note}`,
      button: 'Look at the offer',
      until: (time: string) => `You can take or decline it until ${time}. Whoever has this link can take the ticket.`,
      why: (from: string) =>
        `You get this because ${from} gave your address. If you don’t know why, decline the offer, or let it pass.`,
    },

    transferWithdrawn: {
      subject: (title: string) => `The ticket for ${title} is no longer offered to you`,
      title: 'This offer is over',
      intro: (from: string, title: string) =>
        `The ticket for ${title} that ${from} offered you can not be taken any more.`,
      why: 'You get this because the ticket was offered to you before.',
    },

    transferUnanswered: {
      subject: (title: string) => `Your ticket for ${title} stays yours`,
      title: 'Your ticket stays yours',
      declined: (to: string) => `${to} declined the ticket that you offered.`,
      expired: (to: string) => `${to} did not take the ticket that you offered in time.`,
      undecided: (to: string) => `The organizer did not decide in time whether you may pass it on to ${to}.`,
      advice: 'It lets you in as before. You can offer it again.',
      why: 'You get this because you offered your ticket to somebody.',
    },

    transferAccepted: {
      subject: (title: string) => `Your ticket for ${title} was taken`,
      title: 'Your ticket is in other hands',
      intro: (to: string, title: string) => `${to} took your ticket for ${title}, and got a new code.`,
      advice: 'Your own code, and what you printed or saved of it, lets nobody in any more.',
      why: 'You get this because you offered your ticket to somebody.',
    },

    transferredTicket: {
      title: 'The ticket is yours',
      intro: (from: string) =>
        `${from} passed it on to you. Show the code at the entrance, on your phone or on paper. It lets one person in, once.`,
      introRotating: (from: string) =>
        `${from} passed it on to you. Its code changes every 15 seconds: open the ticket on the phone that you bring.`,
      button: 'Open your ticket',
      secret: 'Whoever has the code or the link can use the ticket: pass it on with care.',
      why: 'You get this because you took a ticket that was offered to you.',
      pdfName: (serial: string) => `ticket-${serial}.pdf`,
    },

    disputeOpened: {
      subject: (number: string) => `A bank disputes the payment of order ${number}`,
      title: 'A payment is disputed',
      intro: (title: string) => `A buyer’s bank asks back what was paid for ${title}.`,
      meanwhile:
        'It is answered on the payment provider’s own pages, with what shows that the tickets were bought and used. Until the bank decides, the tickets stay valid and nothing of the payment is refunded.',
      reason: 'Reason',
      reference: 'At the provider',
      respondBy: 'Answer by',
      why: 'You get this because you answer for the money of this event.',
    },

    disputeClosed: {
      subject: (number: string, lost: boolean) => `The dispute over order ${number} is ${lost ? 'lost' : 'won'}`,
      title: (lost: boolean): string => (lost ? 'A dispute was lost' : 'A dispute was won'),
      won: (title: string) => `The money that was paid for ${title} stays here, and the tickets stay valid.`,
      lost: (title: string) =>
        `The bank took the money that was paid for ${title}. The order’s tickets are void and on sale again.`,
      why: 'You get this because you answer for the money of this event.',
    },

    fraudWarning: {
      subject: (number: string) => `A bank suspects fraud in the payment of order ${number}`,
      title: 'A bank suspects fraud',
      intro: (title: string) => `The payment of an order for ${title} may not have been the card owner’s.`,
      advice:
        'Often a dispute follows, which costs a fee and the money. Refunding the order now avoids it; if you know the buyer, you need to do nothing.',
      why: 'You get this because you answer for the money of this event.',
    },

    ticketsVoid: {
      subject: (title: string) => `Your tickets for ${title} are not valid any more`,
      title: 'These tickets are not valid any more',
      buyer: (title: string) =>
        `Your bank took back the money for your tickets for ${title}. They let nobody in any more.`,
      holder: (title: string) =>
        `The payment for your tickets for ${title} was taken back by the bank of whoever bought them. They let nobody in any more.`,
      advice:
        'If you still want to come, please buy new tickets. If this surprises you, ask whoever bought them, or the bank.',
      why: 'You get this because you bought or hold tickets of this order.',
    },

    waitlistJoined: {
      subject: (title: string) => `You are on the waitlist for ${title}`,
      title: 'You are on the waitlist',
      intro: (title: string, tier: string, count: number) =>
        `We keep your place in line for ${countedTickets(count)} to ${title}, ${tier}.`,
      position: (position: number) =>
        position === 1 ? 'You are the first in line.' : `You are number ${number(position)} in line at the moment.`,
      how: (hours: number) =>
        `As soon as tickets come back that you are next for, we hold them for you and write to this address. You then have up to ${plural(hours, { one: 'one hour', other: `${number(hours)} hours` })} to claim them, and nobody else can buy them meanwhile.`,
      group: 'Yours come all together, or not yet: nobody gets half a group.',
      button: 'See your place, or leave the line',
      why: 'You get this because this address joined a waitlist. If that was not you, leave the line with the link: you need to do nothing else.',
    },

    waitlistOffered: {
      subject: (title: string, count: number) => `Your ${tickets(count)} for ${title}: it is your turn`,
      title: 'It is your turn',
      intro: (title: string, tier: string, count: number) =>
        plural(count, {
          one: `A ticket to ${title}, ${tier}, has come back and is held for you.`,
          other: `${number(count)} tickets to ${title}, ${tier}, have come back and are held for you.`,
        }),
      until: (time: string) => `Claim by ${time}. After that it is the turn of the next in line.`,
      changed: (asked: number, count: number): string =>
        asked > count
          ? `You asked for ${countedTickets(asked)}. One order takes ${number(count)} at most by now, so that is what we hold.`
          : `You asked for ${countedTickets(asked)}. One order takes ${number(count)} at least by now, so that is what we hold. If that is too many, let the next in line have their turn.`,
      pay: (minutes: number) =>
        `Once you have claimed, you have ${plural(minutes, { one: 'a minute', other: `${number(minutes)} minutes` })} to pay.`,
      tickets: 'Tickets',
      button: (count: number) => `Claim your ${tickets(count)}`,
      leave: 'No longer interested? Let the next in line have their turn.',
      why: 'You get this because this address joined a waitlist. The link is for you alone: whoever has it can claim the tickets.',
    },

    waitlistOfferEnded: {
      subject: (title: string) => `Your offer for ${title} has ended`,
      title: 'Your offer has ended',
      intro: (title: string, tier: string, count: number) =>
        `We held ${countedTickets(count)} to ${title}, ${tier}, for you. Nobody claimed in time, and the organizer has let the next in line have their turn.`,
      again: 'If you still want to come, join the waitlist again: your place is then at the end of the line.',
      why: 'You get this because this address had an offer from a waitlist.',
    },

    registrationReceived: {
      subject: (title: string) => `We have your registration for ${title}`,
      title: 'Your registration came',
      intro: (title: string, tier: string) => `You asked for a place at ${title}, ${tier}.`,
      next: (organization: string) =>
        `${organization} reads every registration and writes to this address with an answer. Until then no place is held for you, and you need to do nothing.`,
      team: 'Team',
      button: 'See your registration',
      why: 'You get this because this address registered. If that was not you, open the registration and take it back.',
    },

    registrationApproved: {
      subject: (title: string) => `You have a place at ${title}`,
      title: 'You have a place',
      free: (title: string, tier: string) =>
        `Your registration for ${title}, ${tier}, was approved. Your ticket is in a mail of its own, with its code.`,
      priced: (title: string, tier: string) =>
        `Your registration for ${title}, ${tier}, was approved, and a place is held for you.`,
      until: (time: string) =>
        `Pay until ${time}. After that the place is free again, and your registration waits as before.`,
      note: (organization: string, note: string) => `${organization} writes: ${note}`,
      pay: 'Pay and get your ticket',
      open: 'Open your order',
      why: 'You get this because this address registered. The link is for you alone: whoever has it can use the place.',
    },

    registrationUnpaid: {
      subject: (title: string) => `Your place at ${title} was not paid in time`,
      title: 'The link to pay has expired',
      intro: (title: string, tier: string) =>
        `The place at ${title}, ${tier}, that was held for you is free again, because nobody paid for it in time.`,
      next: (organization: string) =>
        `Your registration waits as before. ${organization} may approve it once more and then sends a new link to this address: you need to do nothing. If you don’t want to come any more, open the registration and take it back.`,
    },

    registrationDeclined: {
      subject: (title: string) => `Your registration for ${title}`,
      title: 'Not this time',
      intro: (title: string, organization: string) => `${organization} has no place for you at ${title}.`,
      note: (organization: string, note: string) => `${organization} writes: ${note}`,
      why: 'You get this because this address registered.',
    },

    recoverOrders: {
      subject: 'Your orders',
      title: 'Your orders',
      intro:
        'You asked for the links to the orders that were made with this address, and to tickets that you were passed.',
      open: (number: string) => `Open order ${number}`,
      openTicket: (serial: string) => `Open ticket ${serial}`,
      why: 'You get this because someone asked for it with your address. If that was not you, you need to do nothing: only you get the links.',
    },

    verifyEmail: {
      subject: 'Confirm your e-mail address',
      title: 'Is this your address?',
      intro: 'Confirm it, and the tickets that were bought with it join your account.',
      button: 'Confirm this address',
      until: (time: string) => `The link works until ${time}.`,
      why: 'You get this because someone opened an account with this address. If that was not you, you need to do nothing.',
    },

    resetPassword: {
      subject: 'Choose a new password',
      title: 'Choose a new password',
      intro: 'You asked to set a new password. It signs you out everywhere else.',
      button: 'Choose a new password',
      until: (time: string) => `The link works once, until ${time}.`,
      why: 'You get this because someone asked for it with your address. If that was not you, you need to do nothing: your password stays as it is.',
    },
  };
}

export type Words = ReturnType<typeof en>;
