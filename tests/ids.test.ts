import 'reflect-metadata';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Attachment } from '../server/uploads/attachment.entity.js';
import { isId, newId, newOpaqueId } from '../server/platform/ids.js';
import { QueueTicket } from '../server/waiting-room/queue-ticket.entity.js';

describe('ids', () => {
  afterEach(() => void jest.restoreAllMocks());

  test('sort in the order in which they were made, within a millisecond too, and over the end of the random supply', () => {
    const ids = Array.from({ length: 2_000 }, newId);

    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(2_000);
    expect(ids.every(isId)).toBe(true);
  });

  test('are UUIDs of version 7, with the millisecond in which they were made', () => {
    const before = Date.now();
    const id = newId();

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const made = parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now());
  });

  test('that are opaque have 128 random bits, and no command takes one for an option', () => {
    const ids = Array.from({ length: 10_000 }, newOpaqueId);

    expect(new Set(ids).size).toBe(10_000);
    expect(ids.filter(id => !/^\w[\w-]{21}$/.test(id))).toEqual([]);
    const kept = Array.from({ length: 1_000 }, () => [new QueueTicket({} as never).id, new Attachment({} as never).id]);
    expect(kept.flat().filter(id => id.startsWith('-'))).toEqual([]);
  });

  test('still sort when the clock is set back', () => {
    const now = Date.now();
    const first = newId();
    jest.spyOn(Date, 'now').mockReturnValue(now - 60_000);

    expect(newId() > first).toBe(true);
  });
});
