import { v7 } from 'uuid';

/** A new UUIDv7: sorts by time of creation, so that indexes on it grow at one end (node's own is not monotonic within a millisecond). */
export const newId = (): string => v7();
