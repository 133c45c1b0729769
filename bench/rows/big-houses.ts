import { setTimeout as sleep } from 'node:timers/promises';
import { sellHouse, type House } from '../house.js';
import { lazily } from '../lazily.js';
import { PAGES } from '../pages.js';
import { differencesIn } from '../record.js';
import type { Group, Measurement, Row } from '../row.js';
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
    let text: string;
    const look = async ({ site, ...its }: Built): Promise<number> => {
      const began = performance.now();
      await site.ask(text, variables(its), its.promoter.token);
      return performance.now() - began;
    };
    const nameOf = (tickets: number) => `${name}, ${tickets.toLocaleString('en')} tickets`;
    let inBig: number[] = [];
    return [
      {
        name: nameOf(SMALL),
        unit: 'ms',
        warmsItself: true,
        /** One reader, not a crowd, who looks into both houses by turns: a page takes no longer than the noise lasts. */
        async measure(onStage, seconds) {
          stage = onStage;
          const houses = [await small(), await big()] as const;
          text = query();
          const inSmall: number[] = [];
          inBig = [];
          for (const end = performance.now() + (2_000 * seconds) / PAGES.length; performance.now() < end;) {
            inSmall.push(await look(houses[0]));
            inBig.push(await look(houses[1]));
            await sleep(1);
          }
          return middleOf(inSmall);
        },
      },
      {
        name: nameOf(size),
        unit: 'ms',
        warmsItself: true,
        targets: [{ beside: [nameOf(SMALL)], atMost: 1.5, meant: 1.1 }],
        measure: async () => middleOf(inBig),
      },
    ];
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

function middleOf(taken: readonly number[]): Measurement {
  const sorted = taken.toSorted((one, other) => one - other);
  const p50 = sorted[Math.floor(sorted.length / 2)]!;
  return { value: p50, p50, p99: sorted[Math.floor(sorted.length * 0.99)]! };
}
