import { networkOf, type Prefix } from '../platform/network.js';

/** What one customer has at most, as a rule: an address of IPv4, a /56 of IPv6 (RIPE-690, 4.2). */
const NETWORK: Prefix = { v4: 32, v6: 56 };
/** What one company or site has for the asking. Many who don't know each other may be in one, too. */
const NEIGHBOURHOOD: Prefix = { v4: 24, v6: 48 };

/** Where somebody joins from, as joins are counted and drawn; null without an address. */
export const joiningNetwork = (ip: string | null): string | null => ip && networkOf(ip, NETWORK);
export const joiningNeighbourhood = (ip: string | null): string | null => ip && networkOf(ip, NEIGHBOURHOOD);
