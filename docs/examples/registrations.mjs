import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ask, signIn } from './foyer.mjs';

const { events } = await ask(
  '{ events(filter: { text: "builders" }, first: 1) { nodes { id requiresApproval questions { id label required } tiers { id } } } }',
);
const [event] = events.nodes;
const sketch = await readFile(new URL('../images/live.png', import.meta.url));

// A file is announced, then its bytes are sent, once.
const { createUpload: upload } = await ask(
  `mutation ($input: CreateUploadInput!) {
    createUpload(input: $input) { ... on Upload { putUrl attachment { id } } ... on UserError { code message } }
  }`,
  { input: { eventId: event.id, fileName: 'sketch.png', contentType: 'image/png', size: sketch.length } },
);
const put = await fetch(upload.putUrl, { method: 'PUT', body: sketch });
console.log(put.status);
// → 204

const { submitRegistration: registration } = await ask(
  `mutation ($input: SubmitRegistrationInput!) {
    submitRegistration(input: $input) {
      __typename
      ... on Registration { id status accessToken }
      ... on AnswersMissingError { questionIds }
      ... on UserError { code message }
    }
  }`,
  {
    input: {
      eventId: event.id,
      tierId: event.tiers[0].id,
      name: 'Ines Example',
      email: `ines-${randomUUID()}@example.com`,
      teamName: 'The Lamplighters',
      attachmentIds: [upload.attachment.id],
      idempotencyKey: randomUUID(),
    },
  },
);
console.log(registration.__typename, registration.status);
// → Registration PENDING

// A manager agrees; the tier is free, so the ticket is there.
const { approveRegistration: approved } = await ask(
  `mutation ($input: ApproveRegistrationInput!) {
    approveRegistration(input: $input) {
      ... on Registration { status ticket { serial holderName } }
      ... on UserError { code message }
    }
  }`,
  { input: { registrationId: registration.id } },
  await signIn('manager@foyer.test'),
);
console.log(approved.status, approved.ticket.holderName);
// → APPROVED Ines Example
