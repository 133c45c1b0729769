import { fill } from '../fill.js';
import { lazily } from '../lazily.js';
import { complaints, runLoad, type Heard } from '../loads/load.js';
import type { ScanJob } from '../loads/scan.load.js';
import { runPgbench } from '../pgbench.js';
import { hire } from '../programme.js';
import type { Group, Row } from '../row.js';
import type { Stage } from '../stage.js';

const GATES = 64;
/** Of the gates, and of pgbench's clients. */
const TICKETS = 20_000;
const OF_A_CLIENT = 500;
const EARLIER = 4_000;

/** What a scan does, in one statement as a single scanner would send it. The exit is the same with other words. */
const scan = (kind: 'ENTRY' | 'EXIT', from: string, to: string): string => `
with named as (
  select ticket_id, version from ticket_codes
  where digest = sha256(convert_to('bench-' || :event_id || '-' || :ticket, 'UTF8'))
), ticket as (
  select tickets.id, event_id, status, version < code_version as replaced, first_check_in_id is not null as was_in,
    greatest(now(), passed_at + interval '1 microsecond') as passing
  from named join tickets on tickets.id = ticket_id for no key update of tickets
), decided as (
  select ticket.id as ticket_id, event.id as event_id, was_in, passing, case
    when ticket.event_id <> event.id or replaced or event.status = 'CANCELLED' or ticket.status not in (${from})
      then 'REFUSED'
    else 'ACCEPTED' end as outcome
  from ticket, (select id, status from events where id = :event_id) as event
), recorded as (
  insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at, is_reentry)
  select uuidv7(), event_id, ticket_id, outcome, '${kind}', 'Gate 1', :user_id, passing, passing,
    was_in and '${kind}' = 'ENTRY' and outcome = 'ACCEPTED' from decided
  on conflict (id) do nothing returning id, ticket_id, outcome, scanned_at
), let_through as (
  update tickets set status = '${to}', checked_in_at = coalesce(checked_in_at, scanned_at),
    first_check_in_id = coalesce(first_check_in_id, recorded.id), passed_at = scanned_at
  from recorded where recorded.outcome = 'ACCEPTED' and tickets.id = recorded.ticket_id
)
select 1 / (count(*) filter (where outcome = 'ACCEPTED'))::int from recorded;
`;
/** Each client has tickets of its own; the division by nothing above ends the run where one was refused. */
const SCRIPT = `\\set ticket ${TICKETS} + :client_id * ${OF_A_CLIENT} + random(1, ${OF_A_CLIENT})
${scan('ENTRY', `'VALID', 'CHECKED_OUT'`, 'CHECKED_IN')}${scan('EXIT', `'CHECKED_IN'`, 'CHECKED_OUT')}`;

/** Check-ins through the API beside plain pgbench, on tickets that go in and out again. */
export function checkIns(): Group {
  let stage: Stage;
  let scanned = 0;
  const house = lazily(async () => {
    const { userId } = await stage.promoter();
    // An earlier night. A session plans the lookup of a foreign key once: the server's, which first scanned where
    // nobody ever had, would read all scans at each entry until the next autovacuum, and pgbench's never does.
    await fill(stage.database, { event: await stage.event(), tickets: EARLIER, scannedBy: userId });
    const event = await stage.event();
    const { eventId } = event;
    await stage.database.query('update events set reentry = true where id = $1', [eventId]);
    await fill(stage.database, { event, tickets: 2 * TICKETS });
    return { tokens: await hire(stage, { eventId, count: GATES, role: 'SCANNER' }), eventId, userId };
  });

  const pgbench = (clients: number): Row => ({
    name: `pgbench: check-in, ${clients} clients`,
    async measure(onStage, seconds) {
      stage = onStage;
      const { eventId: event_id, userId: user_id } = await house();
      const { databaseUrl } = stage;
      const variables = { event_id, user_id };
      const result = await runPgbench({ databaseUrl, script: SCRIPT, variables, clients, seconds });
      scanned += 2 * result.transactions;
      const { perSecond, p50, p99, failed } = result;
      const wrong = failed > 0 ? [`${failed} scans failed`] : [];
      return { value: 2 * perSecond, p50: p50 / 2, p99: p99 / 2, wrong };
    },
  });
  const references = [1, 8, 32].map(pgbench);
  const api: Row = {
    name: `API: check-in, ${GATES} gates`,
    targets: [{ beside: references.map(({ name }) => name), atLeast: 0.5, meant: 0.7 }],
    async measure(onStage, seconds) {
      stage = onStage;
      const { eventId, tokens } = await house();
      // Who was cut off between entry and exit by the end of a round stays inside.
      const { rows } = await stage.database.query<{ serial: number }>(
        `select serial_number as serial from tickets where event_id = $1 and status = 'CHECKED_IN'`,
        [eventId],
      );
      const job: ScanJob = {
        url: stage.url,
        clients: GATES,
        seconds,
        eventId,
        tokens,
        tickets: TICKETS,
        inside: rows.map(({ serial }) => serial),
      };
      const { perSecond, count, p50, p99, others } = await runLoad<Heard>('scan', job);
      scanned += count;
      return { value: perSecond, p50, p99, wrong: complaints('check-in', others) };
    },
    async check({ database }) {
      const { eventId } = await house();
      const { rows } = await database.query<{ recorded: number; refused: number }>(
        `select count(*)::int as recorded, (count(*) filter (where outcome <> 'ACCEPTED'))::int as refused
         from check_ins where event_id = $1`,
        [eventId],
      );
      const { recorded, refused } = rows[0]!;
      const right = recorded >= scanned && refused === 0;
      return right ? [] : [`${scanned} scans were answered, ${recorded} are recorded, ${refused} of them refused`];
    },
  };
  return { name: 'check-ins', rows: [...references, api] };
}
