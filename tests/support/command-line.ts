import { execFile } from 'node:child_process';

/** What `npm run cli --` runs, for Node. */
export const COMMAND = ['--import', './scripts/typescript.js', 'server/cli/main.ts'];

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this environment alone. */
export const command = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Said> =>
  new Promise(resolve => {
    const child = execFile(process.execPath, [...COMMAND, ...args], { env }, (_error, out, err) =>
      resolve({ code: child.exitCode!, out, err }),
    );
  });
