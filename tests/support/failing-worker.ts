import { existsSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Loaded into a server process before its start: its first worker thread fails as soon as FAILS_WHEN is there. */
if (!isMainThread) {
  const when = process.env['FAILS_WHEN']!;
  const failed = `${when}.failed`;
  if (!existsSync(failed)) {
    setInterval(() => {
      if (!existsSync(when)) return;
      writeFileSync(failed, '');
      throw new Error('planted');
    }, 20).unref();
  }
}
