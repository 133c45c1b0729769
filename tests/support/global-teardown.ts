import { once } from 'node:events';

/** Lets go of PostgreSQL; the holder stops it unless another run uses it too. */
export default async function tearDown(): Promise<void> {
  const holder = globalThis.testDatabaseServer;
  if (!holder || holder.exitCode !== null) return;
  holder.stdin?.end();
  await once(holder, 'exit');
}
