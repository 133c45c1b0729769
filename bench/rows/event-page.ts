import { clientQuery } from '../client-query.js';
import { lazily } from '../lazily.js';
import { complaints, firstMessage, forkLoad, runLoad, type Heard } from '../loads/load.js';
import type { QueryJob } from '../loads/query.load.js';
import type { Group, Row } from '../row.js';
import type { Stage } from '../stage.js';

const READERS = 32;
const RAW = 'Fastify: the same JSON, nothing else';

/** The event page's own query, with everything on, beside a server that answers the same bytes and knows nothing. */
export function eventPages(): Group {
  let stage: Stage;
  const page = lazily(async () => {
    const { slug } = await stage.event();
    const body = JSON.stringify({ operationName: 'EventPage', query: clientQuery('EventPage'), variables: { slug } });
    const response = await fetch(`${stage.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { body, expected: await response.text() };
  });
  const raw = lazily(async () => {
    const server = forkLoad('raw-json', { answer: JSON.parse((await page()).expected) as object });
    return { server, url: await firstMessage<string>(server, 'raw-json') };
  });

  const row = (name: string, urlOf: () => Promise<string>, targets?: Row['targets']): Row => ({
    name,
    ...(targets && { targets }),
    async measure(onStage, seconds) {
      stage = onStage;
      const { body, expected } = await page();
      const url = await urlOf();
      // The raw server's framework ends its JSON without the line feed that Apollo's ends with.
      const same = url === stage.url ? expected : expected.trimEnd();
      const job: QueryJob = { url, clients: READERS, seconds, body, expected: same };
      const { perSecond, p50, p99, others } = await runLoad<Heard>('query', job);
      return { value: perSecond, p50, p99, wrong: complaints(name, others) };
    },
  });
  return {
    name: 'event-page',
    rows: [
      row(RAW, async () => (await raw()).url),
      row('API: event page', async () => stage.url, [{ beside: [RAW], atLeast: 0.35, meant: 0.5 }]),
    ],
    end: async () => void (await raw()).server.disconnect(),
  };
}
