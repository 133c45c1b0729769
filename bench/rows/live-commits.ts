import type { Group } from '../row.js';
import { letWatch } from '../subscribers.js';
import { engine } from './engine.js';

const WATCHERS = 16;
const WITHOUT = 'Engine: nobody is told';

/**
 * Commits while live figures flow to somebody, beside commits that nobody is told of: what NOTIFY costs those who sell.
 * The figures are read and sent by the server, another process than the one that sells.
 */
export const liveCommits = (): Group => ({
  name: 'live-commits',
  slow: true,
  rows: [
    engine({ name: WITHOUT, tellsChanges: false }),
    engine({
      name: `Engine: ${WATCHERS} watch`,
      tellsChanges: true,
      targets: [{ beside: [WITHOUT], atLeast: 0.95, meant: 1 }],
      async meanwhile({ url }, eventId) {
        const watchers = await letWatch({ url, eventIds: [eventId], count: WATCHERS });
        await watchers.begin();
        return async () => {
          const { figures, lost } = await watchers.end();
          watchers.sendAway();
          return figures < WATCHERS || lost > 0 ? [`watchers saw ${figures} figures, ${lost} were cut off`] : [];
        };
      },
    }),
  ],
});
