import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKLOG } from '../server/backlog/backlog.service.js';
import { MailNotTakenError } from '../server/mail/mail.errors.js';
import { clock } from '../server/platform/clock.js';
import { projectRoot } from '../server/platform/project-root.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { paidUnheard, strange, webhooksTo } from './support/webhook-sender.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
});
afterAll(async () => app[Symbol.asyncDispose]());

/** The figures of /metrics by their names with labels. */
async function figures(): Promise<Record<string, number>> {
  const { body } = await app.app.http.inject('/metrics');
  const lines = body.split('\n').filter(line => line.startsWith('foyer_'));
  return Object.fromEntries(
    lines.map(line => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
/** A statement that an operator is told to run. */
const fromOperations = (statement: RegExp): string =>
  statement.exec(readFileSync(join(projectRoot, 'docs/operations.md'), 'utf8'))![0];
const waitingFor = async (kind: string): Promise<number> =>
  (await figures())[`foyer_oldest_waiting_seconds{kind="${kind}"}`]!;

test('where nothing waits every figure is there, and 0', async () => {
  await app.runJobs();
  expect(await figures()).toMatchObject({
    'foyer_webhooks_unfinished{provider="STRIPE",status="FAILED"}': 0,
    'foyer_webhooks_unfinished{provider="PAYSTACK",status="RECEIVED"}': 0,
    'foyer_emails_undelivered{status="QUEUED"}': 0,
    'foyer_emails_undelivered{status="FAILED"}': 0,
    'foyer_emails_undelivered{status="BOUNCED"}': 0,
    'foyer_jobs{state="due"}': 0,
    'foyer_jobs{state="given_up"}': 0,
    'foyer_oldest_waiting_seconds{kind="webhook"}': 0,
    'foyer_oldest_waiting_seconds{kind="email"}': 0,
    'foyer_oldest_waiting_seconds{kind="job"}': 0,
  });
});

test('a webhook that no worker takes is seen to wait, and gone when one did', async () => {
  const send = webhooksTo(app);
  await send.paystack(strange());
  await send.post('/webhooks/paystack', '{}', {});
  clock.advance(90_000);
  expect(await figures()).toMatchObject({
    'foyer_webhooks_unfinished{provider="PAYSTACK",status="RECEIVED"}': 1,
    'foyer_jobs{state="due"}': 1,
    'foyer_webhooks_total{provider="PAYSTACK",status="RECEIVED"}': 1,
    'foyer_webhooks_total{provider="PAYSTACK",status="REFUSED"}': 1,
  });
  for (const kind of ['webhook', 'job']) {
    expect(await waitingFor(kind)).toBeGreaterThanOrEqual(90);
    expect(await waitingFor(kind)).toBeLessThan(150);
  }
  clock.reset();
  await app.runJobs();
  expect(await figures()).toMatchObject({
    'foyer_webhooks_unfinished{provider="PAYSTACK",status="RECEIVED"}': 0,
    'foyer_webhooks_total{provider="PAYSTACK",status="IGNORED"}': 1,
    'foyer_jobs{state="due"}': 0,
    'foyer_oldest_waiting_seconds{kind="webhook"}': 0,
  });
});

test('one that fails is seen as FAILED, its job as retrying and in the end as given up', async () => {
  const { notice } = await paidUnheard(app);
  await buying(app).weather('PAYSTACK', 'failing');
  await webhooksTo(app).paystack(notice);
  await app.runJobs();
  await buying(app).weather('PAYSTACK', 'none');
  await app.sql(`update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where attempts > 0`);
  const failed = { 'foyer_webhooks_unfinished{provider="PAYSTACK",status="FAILED"}': 1 };
  expect(await figures()).toMatchObject({ ...failed, 'foyer_jobs{state="retrying"}': 1 });
  await app.sql('update graphile_worker._private_jobs set attempts = max_attempts');
  expect(await figures()).toMatchObject({ ...failed, 'foyer_jobs{state="given_up"}': 1 });

  await app.sql(fromOperations(/^select graphile_worker\.reschedule_jobs[^;]*/m));
  await app.runJobs();
  expect(await figures()).toMatchObject({
    'foyer_webhooks_unfinished{provider="PAYSTACK",status="FAILED"}': 0,
    'foyer_jobs{state="given_up"}': 0,
  });
});

test('mails that wait, were given up or bounced are counted, and for how long the oldest waits', async () => {
  const event = await app.given.event();
  await app.runJobs();
  const { id } = await app.given.paidOrder(event);
  await app.app.services().orderMail.mailTickets([id]);
  clock.advance(60_000);
  expect(await waitingFor('email')).toBeGreaterThanOrEqual(60);
  clock.reset();

  const { mailer } = app.app.resources;
  const send = mailer.send.bind(mailer);
  mailer.send = () => Promise.reject(new MailNotTakenError('no', true));
  await app.runJobs();
  mailer.send = send;

  expect(await figures()).toMatchObject({
    'foyer_emails_undelivered{status="QUEUED"}': 0,
    'foyer_emails_undelivered{status="FAILED"}': 1,
    'foyer_emails_total{status="FAILED"}': 1,
  });
  expect(await waitingFor('email')).toBe(0);
});

test('reading them does not read through what is done', async () => {
  await app.sql(`
    insert into webhook_deliveries (id, provider, event_key, type, body, status, received_at, processed_at)
    select gen_random_uuid(), 'STRIPE', 'old' || n, 't', '{}', 'PROCESSED', now() - n * interval '1 second', now()
    from generate_series(1, 20000) as n`);
  await app.sql(`
    insert into emails (id, dedupe_key, recipient, template, params, status, created_at)
    select gen_random_uuid(), 'old' || n, 'x@example.com', 't', '{}', 'SENT', now() - n * interval '1 second'
    from generate_series(1, 20000) as n`);
  await app.sql('analyze webhook_deliveries');
  await app.sql('analyze emails');

  const plan = await app.sql<Record<string, string>>(`explain ${BACKLOG}`, [clock.now()]);

  const text = plan.map(line => line['QUERY PLAN']).join('\n');
  expect(text).not.toMatch(/Seq Scan on (webhook_deliveries|emails)/);
  expect(text).toMatch(/Index/);
});
