import { InvalidInputError, type InvalidField } from '../platform/errors.js';

/** The fields that an update names: an absent one is an undefined one in type-graphql's input objects. */
export const present = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** The fields of something new: null is as good as absent. */
export const given = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));

/** @throws InvalidInputError where there is something to refuse. */
export function refuse(fields: InvalidField[]): void {
  if (fields.length > 0) throw new InvalidInputError(fields);
}
