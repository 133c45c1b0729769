import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { KeptAnswers } from './kept.js';

const TICKET = gql`
  query Ticket($id: ID!, $accessToken: String) {
    ticket(id: $id, accessToken: $accessToken) {
      id
      code
    }
  }
`;
const ticket = { __typename: 'Ticket', id: 't1', code: 'FY1.a.b' };

type Server = 'answers' | 'is away' | 'says nothing' | 'refuses';

/** A device whose server is as told, each look a page of its own: nothing in memory. */
function device() {
  const server = { is: 'answers' as Server };
  const kept = new KeptAnswers(localStorage);
  const wire = new ApolloLink(
    () =>
      new Observable(observer => {
        if (server.is === 'says nothing') return;
        if (server.is === 'is away') return observer.error(new TypeError('Failed to fetch'));
        observer.next({ data: { ticket: server.is === 'refuses' ? null : ticket } });
        observer.complete();
      }),
  );
  const look = async (keep = true, variables: object = { id: 't1' }) => {
    const client = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.from([kept.link, wire]) });
    const { data } = await client.query({ query: TICKET, variables, context: { keep } });
    return (data as { ticket: typeof ticket | null }).ticket;
  };
  return { server, kept, look };
}

beforeEach(() => localStorage.clear());
afterEach(() => void jest.useRealTimers());

describe('what is kept on the device', () => {
  test('is shown where the server is away, and says of when it is', async () => {
    const { server, kept, look } = device();
    await look();
    expect(kept.since()).toBeNull();
    server.is = 'is away';
    expect(await look()).toEqual(ticket);
    expect(kept.since()).toBeCloseTo(Date.now(), -4);
    server.is = 'answers';
    await look();
    expect(kept.since()).toBeNull();
  });

  test('is shown after four seconds of a network that says nothing', async () => {
    const { server, look } = device();
    await look();
    server.is = 'says nothing';
    jest.useFakeTimers();
    const shown = look();
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await shown).toEqual(ticket);
  });

  test('is the same for a guest who lost the link’s token, which is not kept', async () => {
    const { server, look } = device();
    await look(true, { id: 't1', accessToken: 'a-secret' });
    expect(JSON.stringify({ ...localStorage })).not.toContain('a-secret');
    server.is = 'is away';
    expect(await look()).toEqual(ticket);
  });

  test('is nothing that was not asked to be kept', async () => {
    const { server, look } = device();
    await look(false);
    server.is = 'is away';
    await expect(look(false)).rejects.toThrow();
  });

  test('is gone after signing out', async () => {
    const { server, kept, look } = device();
    await look();
    localStorage.setItem('foyer.gate', 'North');
    kept.forget();
    server.is = 'is away';
    await expect(look()).rejects.toThrow();
    expect(localStorage.getItem('foyer.gate')).toBe('North');
  });

  test('is what the server said last: a ticket that was passed on is not shown again', async () => {
    const { server, look } = device();
    await look();
    server.is = 'refuses';
    await look();
    server.is = 'is away';
    expect(await look()).toBeNull();
  });
});
