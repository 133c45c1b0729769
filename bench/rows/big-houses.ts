import { setTimeout as sleep } from 'node:timers/promises';
import { sellHouse, type House } from '../house.js';
import { lazily } from '../lazily.js';
import { PAGES } from '../pages.js';
import { differencesIn } from '../record.js';
import type { Group, Row } from '../row.js';
import type { Site } from '../site.js';
import type { Stage } from '../stage.js';

const SMALL = 1_000;

interface Built extends House {
  readonly site: Site;
}

/** Every page's queries in a house that sold a million tickets beside the same in one that sold a thousand. */
export function bigHouses(size: number): Group {
  let stage: Stage;
  const sites: Site[] = [];
  const house = (tickets: number) =>
    lazily(async (): Promise<Built> => {
      const site = await stage.another(`sold_${tickets}`);
      sites.push(site);
      return { site, ...(await sellHouse(site.ask, site.database, tickets)) };
    });
  const small = house(SMALL);
  const big = house(size);

  const rows = PAGES.flatMap(({ name, query, variables }): Row[] => {
    const row = (tickets: number, of: () => Promise<Built>): Row => ({
      name: `${name}, ${tickets.toLocaleString('en')} tickets`,
      unit: 'ms',
      async measure(onStage, seconds) {
        stage = onStage;
        const { site, ...its } = await of();
        const text = query();
        const taken: number[] = [];
        for (const end = performance.now() + (seconds * 1_000) / PAGES.length; performance.now() < end;) {
          const began = performance.now();
          await site.ask(text, variables(its), its.promoter.token);
          taken.push(performance.now() - began);
          await sleep(1); // one reader, not a crowd
        }
        taken.sort((a, b) => a - b);
        const p50 = taken[Math.floor(taken.length / 2)]!;
        return { value: p50, p50, p99: taken[Math.floor(taken.length * 0.99)]! };
      },
    });
    const reference = row(SMALL, small);
    return [reference, { ...row(size, big), targets: [{ beside: [reference.name], atMost: 1.5, meant: 1.1 }] }];
  });
  return {
    name: 'big-houses',
    rows,
    async check() {
      return (await Promise.all(sites.map(site => differencesIn(site.database)))).flat();
    },
    async end() {
      for (const site of sites) await site.end();
    },
  };
}
