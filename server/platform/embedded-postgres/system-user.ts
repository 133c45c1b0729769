import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whom a process runs as: what `spawn` takes. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * The user that PostgreSQL runs as when we are root, because it refuses root: the system's `postgres`, else our own
 * `foyer`, made if the system lets us, else `nobody`. Throws when there is none of them.
 */
export function findSystemUser(): SystemUser {
  const known = lookUp('postgres') ?? lookUp('foyer');
  if (known) return known;

  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'foyer']);
  const user = lookUp('foyer') ?? lookUp('nobody');
  if (!user) throw new Error('PostgreSQL refuses to run as root and there is no other user; set DATABASE_URL instead');
  return user;
}

function lookUp(name: string): SystemUser | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .find(([login]) => login === name);
  return entry && { uid: Number(entry[2]), gid: Number(entry[3]) };
}
