/* eslint lingui/no-unlocalized-strings: off -- browsers and systems have one name in every language */

const KEPT = 'foyer.gate.name';

/** What its staff call this device, at whatever event; empty where they have given it no name. */
export const givenName = (): string => localStorage.getItem(KEPT) ?? '';

export function keepName(name: string): void {
  const given = name.trim();
  if (given === '') localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, given);
}

/** What tells a device without a name from the others in the promoter's list: “Chrome, Android”. */
export function browserName(agent: string = navigator.userAgent): string {
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = find([
    [/Edg/, 'Edge'],
    [/Firefox|FxiOS/, 'Firefox'],
    [/Chrome|CriOS/, 'Chrome'],
    [/Safari/, 'Safari'],
  ]);
  const system = find([
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/CrOS/, 'ChromeOS'],
    [/Windows/, 'Windows'],
    [/Mac/, 'Mac'],
    [/Linux/, 'Linux'],
  ]);
  return [browser, system].filter(Boolean).join(', ') || 'Scanner';
}
