import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

describe('the client’s words', () => {
  test('each is there in French and in Arabic, with all that it fills in', () => {
    const { stderr, status } = spawnSync(process.execPath, ['scripts/words.js', '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
