import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form';
import { fieldWords } from '../../lib/server-words.js';

/**
 * Puts what the server found wrong beside the fields it names. Returns the words for what has no field here. `rename`
 * maps the API's path to the form's where they differ (venue.name to venueName).
 */
export function showInvalidFields<T extends FieldValues>(
  fields: readonly { path: string; message: string }[],
  setError: UseFormSetError<T>,
  names: readonly FieldPath<T>[],
  rename: Record<string, FieldPath<T>> = {},
): string[] {
  const homeless: string[] = [];
  let first = true;
  for (const { path, message } of fields) {
    const name = rename[path] ?? names.find(one => one === path);
    if (!name) {
      homeless.push(fieldWords({ message }));
      continue;
    }
    setError(name, { message: fieldWords({ message }) }, { shouldFocus: first });
    first = false;
  }
  return [...new Set(homeless)];
}
