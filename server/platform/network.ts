import { isIPv4, isIPv6 } from 'node:net';

/** How many leading bits of an address name a network. */
export interface Prefix {
  readonly v4: number;
  readonly v6: number;
}

/**
 * The network that an address is in, always in the same letters; an IPv4 address that is written as IPv6 is in its IPv4
 * network. What is no address stays as it is, and so does an IPv4 address that is a network by itself.
 */
export function networkOf(address: string, { v4, v6 }: Prefix): string {
  if (isIPv4(address)) return v4 === 32 ? address : named(address.split('.').map(Number), 8, v4);
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return named(groups, 16, v6);
  return networkOf(groups.slice(6).flatMap(group => [group >>> 8, group & 0xff]).join('.'), { v4, v6 }); // prettier-ignore
}

/** The first bits of these numbers of `width` bits each, and how many they are. */
function named(parts: readonly number[], width: number, bits: number): string {
  const kept = parts.slice(0, Math.ceil(bits / width));
  const over = kept.length * width - bits;
  const [last = 0] = kept.slice(-1);
  return `${[...kept.slice(0, -1), (last >>> over) << over].map(part => part.toString(16)).join(':')}/${bits}`;
}

/** The eight numbers of an IPv6 address, whatever was left out in writing it. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [first, last] = [...hex.split('::'), ''].map(half => half.split(':').filter(Boolean)) as [string[], string[]];
  const zeros = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last].map(group => parseInt(group, 16));
}
