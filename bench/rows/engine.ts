import type { EngineJob } from '../loads/engine.load.js';
import { complaints, runLoad, type Heard } from '../loads/load.js';
import type { Row, Target } from '../row.js';
import { lazily } from '../lazily.js';
import type { Stage } from '../stage.js';

const CALLERS = 1_000;

export interface EngineRow {
  readonly name: string;
  readonly targets?: readonly Target[];
  readonly tellsChanges: boolean;
  /** Around each round: whoever looks on while it is measured. @returns what ends it. */
  readonly meanwhile?: (stage: Stage, eventId: string) => Promise<() => Promise<string[]>>;
}

/** The reservation engine in a process of its own, a thousand callers, one hot tier. */
export function engine({ name, targets = [], tellsChanges, meanwhile }: EngineRow): Row {
  let stage: Stage;
  let given = 0;
  const hot = lazily(() => stage.event());

  return {
    name,
    targets,
    warmsItself: true,

    async measure(onStage, seconds) {
      stage = onStage;
      const { eventId, tierId } = await hot();
      const end = await meanwhile?.(stage, eventId);
      const { databaseUrl } = stage;
      const job: EngineJob = { databaseUrl, eventId, tierId, callers: CALLERS, seconds, tellsChanges };
      const { perSecond, p50, p99, count, others } = await runLoad<Heard>('engine', job);
      const complained = (await end?.()) ?? [];
      given += count;
      return { value: perSecond, p50, p99, wrong: [...complaints(name, others), ...complained] };
    },

    async check({ database }) {
      const { eventId } = await hot();
      const { rows } = await database.query<{ held: number; orders: number }>(
        'select held, (select count(*)::int from orders where event_id = $1) as orders from tiers where event_id = $1',
        [eventId],
      );
      const { held, orders } = rows[0]!;
      const right = held === given && orders === given;
      return right ? [] : [`${name}: ${given} orders were given, there are ${orders}, and ${held} are held`];
    },
  };
}

export const engineAlone = (targets: readonly Target[]): Row =>
  engine({ name: `Engine alone: reserve, ${CALLERS} callers`, targets, tellsChanges: true });
