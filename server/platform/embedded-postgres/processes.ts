import { readFileSync } from 'node:fs';

/** Whether this process lives. A zombie is dead: an adopted PostgreSQL may have no parent that reaps it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !/^[ZX]/.test(statOf(pid) ?? '');
}

/** Differs between two processes that had the same number at different times; empty where the system doesn't tell. */
export function startOf(pid: number): string {
  return statOf(pid)?.split(' ')[19] ?? '';
}

/** The command line of this process; undefined where the system doesn't tell. */
export function commandOf(pid: number): string | undefined {
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ');
}

/** /proc/<pid>/stat from its third field, the state, on: the second holds any name, in parentheses. */
function statOf(pid: number): string | undefined {
  const stat = readProc(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2);
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
