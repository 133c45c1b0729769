/**
 * Form-encoded parameters with nested keys, as Stripe's API takes them: `line_items[0][price_data][currency]=usd`,
 * `created[gte]=1`, `expand[]=payment_intent`. Lists stay objects with numbers for keys, because a metadata object may
 * have numbers for keys too; `listOf` turns one into an array where a list is meant.
 */
export interface Params {
  [key: string]: ParamValue;
}
export type ParamValue = string | Params;

const empty = (): Params => Object.create(null) as Params; // no prototype: a key may be called __proto__

/** Reads `a[b][c]=d` pairs. Later pairs win; a key that is both a value and an object keeps the object. */
export function parseParams(encoded: string): Params {
  const root = empty();
  for (const [key, value] of new URLSearchParams(encoded)) {
    const path = [key.split('[', 1)[0] ?? '', ...[...key.matchAll(/\[([^\]]*)\]/g)].map(match => match[1] ?? '')];
    let at = root;
    for (const [depth, part] of path.entries()) {
      const name = part === '' && depth > 0 ? String(Object.keys(at).length) : part;
      if (depth === path.length - 1) {
        at[name] = value;
      } else {
        const inner = at[name];
        at = typeof inner === 'object' ? inner : (at[name] = empty());
      }
    }
  }
  return root;
}

export function listOf(value: ParamValue | undefined): ParamValue[] {
  return typeof value === 'object' ? Object.values(value) : [];
}

/** The same text for the same parameters in any order: what an idempotency key is bound to. */
export function canonical(value: ParamValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map(key => `${JSON.stringify(key)}:${canonical(value[key] ?? '')}`).join(',')}}`;
}
