import { listOf, type Params, type ParamValue } from './form-params.js';
import { invalidParam, missingParam } from './stripe-errors.js';

/** The readers that every Stripe endpoint shares. `path` is the parameter's name as Stripe's errors give it. */

export const present = (value: ParamValue | undefined): value is ParamValue => value !== undefined && value !== '';

/** Stripe refuses what it does not know, which finds misspelled parameters. */
export function checkKnown(params: Params, known: readonly string[]): void {
  const unknown = Object.keys(params).find(name => !known.includes(name));
  if (unknown !== undefined) throw invalidParam(unknown, `Received unknown parameter: ${unknown}`, 'parameter_unknown');
}

/** An empty value counts as none, as at Stripe. */
export function text(params: Params, name: string, path = name): string | null {
  const value = params[name];
  if (!present(value)) return null;
  if (typeof value !== 'string') throw invalidParam(path, `Invalid string: ${path}`);
  return value;
}

export function integer(params: Params, name: string, path = name): number | null {
  const value = text(params, name, path);
  if (value === null) return null;
  if (!/^-?\d{1,15}$/.test(value)) throw invalidParam(path, `Invalid integer: ${value}`, 'parameter_invalid_integer');
  return Number(value);
}

export function positive(params: Params, name: string, path = name): number | null {
  const value = integer(params, name, path);
  if (value !== null && value < 1) {
    throw invalidParam(path, 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
  }
  return value;
}

export function nested(params: Params, name: string, path = name): Params | null {
  const value = params[name];
  if (!present(value)) return null;
  if (typeof value === 'string') throw invalidParam(path, `Invalid object: ${path}`);
  return value;
}

export function url(params: Params, name: string): string | null {
  const value = text(params, name);
  // The template stands for an id; braces are no part of a URL elsewhere either, but do no harm in it.
  if (value !== null && !/^https?:$/.test(URL.parse(value)?.protocol ?? '')) {
    throw invalidParam(name, 'Not a valid URL', 'url_invalid');
  }
  return value;
}

/** At most 50 keys of 40 characters, values of 500 (https://docs.stripe.com/api/metadata). */
export function metadata(params: Params, path = 'metadata'): Record<string, string> {
  const entries = Object.entries(nested(params, 'metadata', path) ?? {});
  if (entries.length > 50) throw invalidParam(path, 'Metadata can have at most 50 keys.');
  const kept: Record<string, string> = {};
  for (const [key, value] of entries) {
    if (typeof value !== 'string') throw invalidParam(`${path}[${key}]`, 'Metadata values must be strings.');
    if (key.length > 40) throw invalidParam(`${path}[${key}]`, 'Metadata keys can be at most 40 characters.');
    if (value.length > 500) throw invalidParam(`${path}[${key}]`, 'Metadata values can be at most 500 characters.');
    if (value !== '') kept[key] = value;
  }
  return kept;
}

/** The names in `expand`, each once. */
export const expansions = (params: Params): Set<string> => new Set(listOf(params.expand).map(String));

export function required<T>(value: T | null, path: string): T {
  if (value === null) throw missingParam(path);
  return value;
}
