import { v7, validate } from 'uuid';

/** A new UUIDv7: sorts by time of creation, so that indexes on it grow at one end (node's own is not monotonic within a millisecond). */
export const newId = (): string => v7();

/** Whether this can be an id at all. To be asked before PostgreSQL is, which fails a statement that has another text for a uuid. */
export const isId = (text: string): boolean => validate(text);
