import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { LaunchOptions } from '@playwright/test';

const unbrotli = promisify(brotliDecompress);
const packageDir = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));

/** Of @sparticuz/chromium, whose dependency it is. */
const tar = createRequire(join(packageDir, 'package.json'))('tar-fs') as {
  extract: (folder: string) => NodeJS.WritableStream;
};

/**
 * Not the arguments that the package proposes: those turn off site isolation and the same-origin policy, and tests
 * would then not tell the truth about CORS, CSP and cookies. Containers run as root, where Chromium has no sandbox.
 */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/**
 * How to launch a real Chromium with nothing but `npm ci`: the one inside @sparticuz/chromium, unpacked once for each
 * user and version; CHROMIUM_PATH names another. Where the package has none (not Linux on x64) it is left to
 * Playwright, which says how to install its own.
 */
export async function chromium(extraArguments: string[] = []): Promise<LaunchOptions> {
  const args = [...ARGUMENTS, ...extraArguments];
  const named = process.env.CHROMIUM_PATH;
  if (named) return { executablePath: named, args };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { args };
  const folder = await unpacked();
  return { executablePath: join(folder, 'chromium'), env: surroundings(folder), args };
}

async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const home = join(tmpdir(), `foyer-chromium-${userInfo().uid}`);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if ((await stat(home)).uid !== userInfo().uid) throw new Error(`${home} belongs to somebody else: remove it`);

  const folder = join(home, version);
  if (existsSync(folder)) return folder;
  // Beside its place and then moved there, because two workers may be at it and one may be stopped half-way.
  const making = await mkdtemp(join(home, 'unpacking-'));
  const packed = async (name: string) => unbrotli(await readFile(join(packageDir, 'bin', name)));
  const extract = async (name: string, into: string) =>
    pipeline(Readable.from([await packed(name)]), tar.extract(into));
  await Promise.all([
    packed('chromium.br').then(bytes => writeFile(join(making, 'chromium'), bytes)),
    extract('swiftshader.tar.br', making),
    extract('fonts.tar.br', join(making, 'fonts')),
    extract('al2023.tar.br', join(making, 'libraries')),
  ]);
  await chmod(join(making, 'chromium'), 0o755);
  // The package's own fonts.conf knows one place only, /tmp/fonts.
  await writeFile(
    join(making, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
  );
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true })); // the other worker was first
  return folder;
}

/** The libraries and fonts of the package, where the system has none (a bare Debian lacks NSS). */
function surroundings(folder: string): Record<string, string | undefined> {
  const env = { ...process.env };
  if (lacksLibraries(join(folder, 'chromium'))) {
    env.LD_LIBRARY_PATH = [join(folder, 'libraries/lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_FILE = join(folder, 'fonts.conf');
  return env;
}

function lacksLibraries(binary: string): boolean {
  try {
    return execFileSync('ldd', [binary], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true; // no ldd: the package's own can't hurt
  }
}
