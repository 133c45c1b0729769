import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const NAMED: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

/**
 * Tells the address that a WebSocket comes from, as Fastify's `request.ip` does for requests: the nearest one that is
 * not a trusted proxy's.
 */
export function addressReader(trustProxy: false | readonly string[]): (request: IncomingMessage) => string {
  const trusted = new BlockList();
  for (const network of (trustProxy || []).flatMap(name => NAMED[name] ?? [name])) {
    const [address = '', bits] = network.split('/');
    if (bits) trusted.addSubnet(address, Number(bits), family(address));
    else trusted.addAddress(address, family(address));
  }
  return ({ socket, headers }) => {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let address = plain(socket.remoteAddress ?? '');
    while (isIP(address) && trusted.check(address, family(address))) {
      const next = plain(forwarded.pop()?.trim() ?? '');
      if (!isIP(next)) break;
      address = next;
    }
    return address;
  };
}
