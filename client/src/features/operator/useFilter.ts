import type { MessageDescriptor } from '@lingui/core';
import { useSearchParams } from 'react-router';

/** What one list of the page shows, as the address has it: it outlives a reload and can be shared. */
export interface Filter<Value extends string> {
  value: Value;
  /** Each value in words; a name is the same in every language. */
  words: Record<Value, MessageDescriptor | string>;
  choose: (value: string) => void;
}

/** The usual value is not in the address, and stands for whatever there is none of. */
export function useFilter<Value extends string>(
  key: string,
  words: Record<Value, MessageDescriptor | string>,
  usual: NoInfer<Value>,
): Filter<Value> {
  const [search, setSearch] = useSearchParams();
  const isValue = (text: string | null): text is Value => text !== null && Object.hasOwn(words, text);
  const wanted = search.get(key);
  const choose = (value: string) =>
    setSearch(
      before => {
        const after = new URLSearchParams(before);
        if (value === usual) after.delete(key);
        else after.set(key, value);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return { value: isValue(wanted) ? wanted : usual, words, choose };
}

/** What the API is asked for: nothing, where all is wanted. */
export const chosen = <Value extends string>(value: Value): Exclude<Value, 'ALL'> | undefined =>
  value === 'ALL' ? undefined : (value as Exclude<Value, 'ALL'>);
