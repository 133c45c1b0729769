const POLL_MS = 200;

/**
 * Ends this process as SIGTERM does when npm is gone. npm passes its signals on to the shell between us, and that
 * shell dies of them without telling us: we would serve on, alone, and hold the port.
 */
export function endWithParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS).unref();
}
