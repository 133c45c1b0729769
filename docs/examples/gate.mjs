import { randomUUID } from 'node:crypto';
import { event, order } from './buy.mjs'; // which buys two tickets first
import { ask, signIn } from './foyer.mjs';

const token = await signIn('scanner@foyer.test');

/** One scan. The device makes its id: sent again after a lost answer, it is the same scan. */
const scan = async (code, scanId = randomUUID(), kind = 'ENTRY') => {
  const { checkIn } = await ask(
    `mutation ($input: CheckInInput!) {
      checkIn(input: $input) {
        outcome
        ticket { serial holderName }
        first { gate scannedAt }
        attendance { checkedIn inside sold }
      }
    }`,
    { input: { eventId: event.id, code, scanId, kind, gate: 'Main door' } },
    token,
  );
  return checkIn;
};

const [{ code }] = order.tickets;
const scanId = randomUUID();
console.log((await scan(code, scanId)).outcome, (await scan(code, scanId)).outcome);
// → ACCEPTED ACCEPTED
const again = await scan(code);
console.log(again.outcome, 'at', again.first.gate);
// → ALREADY_CHECKED_IN at Main door
console.log((await scan(code, randomUUID(), 'EXIT')).outcome);
// → ACCEPTED
console.log((await scan('FY1.forged.code')).outcome);
// → BAD_SIGNATURE
