import { BlockList, isIP, isIPv6 } from 'node:net';

/** The network that counts as one client: an IPv4 address, or a /64 of IPv6, the least that a customer has (RFC 6177). */
export function clientNetwork(ip: string): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const first = splitGroups(head);
  const last = splitGroups(tail);
  const middle = ip.includes('::') ? Array<string>(8 - first.length - last.length).fill('0') : [];
  return [...first, ...middle, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host is this machine itself: an IP address, in brackets or not, or `localhost`. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (address.toLowerCase() === 'localhost') return true;
  return isIP(address) !== 0 && loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const splitGroups = (text: string): string[] => (text === '' ? [] : text.split(':'));
