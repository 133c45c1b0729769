import { ask, signIn } from './foyer.mjs';

const { events } = await ask('{ events(filter: { text: "brass" }, first: 1) { nodes { id } } }');

const { messageAttendees: sent } = await ask(
  `mutation ($input: MessageAttendeesInput!) {
    messageAttendees(input: $input) { ... on MessageQueued { recipients } ... on UserError { code message } }
  }`,
  {
    input: {
      eventId: events.nodes[0].id,
      subject: 'Bring a coat',
      body: 'The wind is free.',
      testTo: 'manager@foyer.test', // to this address alone
    },
  },
  await signIn('manager@foyer.test'),
);
console.log(sent.recipients);
// → 1
