import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { outboxRoutes } from '../server/mail/outbox.routes.js';
import type { OutboxMail } from '../server/mail/outbox.service.js';
import { openMailStage, uniqueAddress, type MailStage } from './support/mail-stage.js';

let stage: MailStage;
beforeAll(async () => {
  stage = await openMailStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

describe('the outbox', () => {
  const open = async () => {
    const http = Fastify();
    await http.register(outboxRoutes, { outbox: () => stage.services().outbox });
    return http;
  };
  const asked = { accept: 'application/json', host: 'localhost:4000' };

  test('it is JSON for a program: newest first, of one address, attachments at addresses with their types', async () => {
    const email = uniqueAddress();
    const http = await open();
    for (const title of ['First', 'Second']) {
      await stage.queuedTickets({ email, title });
      await stage.runJobs();
    }
    const mails = (await http.inject({ url: `/dev/outbox?to=${email.toUpperCase()}`, headers: asked })).json<
      OutboxMail[]
    >();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      [email, 'Your tickets for Second'],
      [email, 'Your tickets for First'],
    ]);
    expect(Object.keys(mails[0]!)).toEqual(
      expect.arrayContaining(['to', 'subject', 'html', 'text', 'sentAt', 'attachments']),
    );
    const [png, , pdf] = mails[0]!.attachments;
    expect(Object.keys(png!).sort()).toEqual(['cid', 'contentType', 'fileName', 'url']);
    for (const { url, contentType } of [png!, pdf!]) {
      const file = await http.inject({ url, headers: { host: 'localhost' } });
      expect([file.statusCode, file.headers['content-type'], file.headers['x-content-type-options']]).toEqual([
        200,
        contentType,
        'nosniff',
      ]);
    }
    await http.close();
  });

  test('it is a page for a browser: each mail in a frame that runs nothing, with its pictures', async () => {
    const email = uniqueAddress();
    const http = await open();
    await stage.queuedTickets({ email, title: '</iframe><script>alert(1)</script>' });
    await stage.runJobs();
    const page = await http.inject({
      url: `/dev/outbox?to=${email}`,
      headers: { accept: 'text/html', host: 'localhost:4000' },
    });
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(page.body).toContain('sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"');
    expect(page.body).not.toContain('<script');
    expect(page.body).toContain('src=&quot;/dev/outbox/');
    expect(page.body).not.toContain('cid:');
    await http.close();
  });

  test('it answers this machine by its own names alone', async () => {
    const http = await open();
    expect((await http.inject({ url: '/dev/outbox', headers: asked, remoteAddress: '192.0.2.7' })).statusCode).toBe(
      404,
    );
    expect((await http.inject({ url: '/dev/outbox', headers: { ...asked, host: 'evil.example' } })).statusCode).toBe(
      404,
    );
    expect((await http.inject({ url: '/dev/outbox/x/attachments/0', headers: asked })).statusCode).toBe(404);
    await http.close();
  });
});
