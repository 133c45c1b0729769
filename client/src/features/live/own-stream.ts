/**
 * A subscription of its own, with a first message of its own. Apollo would else join whoever subscribes now to an equal one that is
 * still there, whose first message, the figures of now, has passed: the wall, opened from the dashboard, would wait for the next.
 */
export const OWN_STREAM = { queryDeduplication: false };
