import { expect, test } from '@jest/globals';
import { networkOf } from '../server/platform/network.js';

const prefix = { v4: 24, v6: 56 };

test.each([
  ['192.0.2.7', 'c0:0:2/24'],
  ['::ffff:192.0.2.7', 'c0:0:2/24'],
  ['::ffff:c000:207', 'c0:0:2/24'],
  ['2001:db8:1:2ff::1', '2001:db8:1:200/56'],
  ['2001:0DB8:0001:02aa:1:2:3:4', '2001:db8:1:200/56'],
  ['2001:db8::192.0.2.7', '2001:db8:0:0/56'],
  ['fe80::1%eth0', 'fe80:0:0:0/56'],
  ['::1', '0:0:0:0/56'],
  ['ada@example.com', 'ada@example.com'],
])('%s is in %s', (address, network) => expect(networkOf(address, prefix)).toBe(network));

test('an address of IPv4 stays as it is where it is a network by itself', () => {
  expect(networkOf('192.0.2.7', { v4: 32, v6: 64 })).toBe('192.0.2.7');
  expect(networkOf('::ffff:192.0.2.7', { v4: 32, v6: 64 })).toBe('192.0.2.7');
});
