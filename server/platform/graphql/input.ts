import type { z } from 'zod';
import { InvalidInputError } from '../errors.js';

/**
 * Checks and normalises an input that has passed GraphQL's own types.
 * @throws InvalidInputError that names every field that is wrong.
 */
export function validInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}
