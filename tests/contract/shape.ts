/**
 * Where `actual` has another shape than `sample`: keys that are missing and values of another type, in depth. A null in
 * either says nothing about the type. Of lists the first items are compared.
 */
export function differences(sample: unknown, actual: unknown, path = ''): string[] {
  if (sample === null || actual === null) return [];
  const [wanted, given] = [typeOf(sample), typeOf(actual)];
  if (wanted !== given) return [`${path} is ${given}, not ${wanted}`];
  if (Array.isArray(sample) && Array.isArray(actual)) {
    return sample.length > 0 && actual.length > 0 ? differences(sample[0], actual[0], `${path}[]`) : [];
  }
  if (wanted !== 'object') return [];
  const own = actual as Record<string, unknown>;
  return Object.entries(sample as object).flatMap(([key, value]) =>
    key in own ? differences(value, own[key], `${path}.${key}`) : [`${path}.${key} is missing`],
  );
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
