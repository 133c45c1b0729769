import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startOf } from './processes.js';

/**
 * Who uses the embedded PostgreSQL of a data folder: one file for each process, named by its number. Several servers,
 * the command line and tests share one PostgreSQL, and the last to leave stops it. A process that was killed leaves
 * its file behind, which counts for nothing.
 */
export class Leases {
  constructor(private readonly folder: string) {}

  /** This process uses PostgreSQL from now on. */
  take(): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, String(process.pid)), startOf(process.pid));
  }

  /** This process is done. Answers whether it was the last. */
  release(): boolean {
    rmSync(join(this.folder, String(process.pid)), { force: true });
    return this.#holders().length === 0;
  }

  #holders(): number[] {
    return readdirSync(this.folder)
      .filter(name => /^\d+$/.test(name))
      .map(Number)
      .filter(pid => isAlive(pid) && this.#read(pid) === startOf(pid));
  }

  #read(pid: number): string | undefined {
    try {
      return readFileSync(join(this.folder, String(pid)), 'utf8');
    } catch {
      return undefined; // released meanwhile
    }
  }
}
