import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDns, isDnsServer } from '../../src/dns/resolver.ts';
import { type Dns, recordsOf } from '../../src/domain/dns/dns-answer.ts';
import { startDnsServer, type TestDns } from '../support/dns-server.ts';

let server: TestDns;
let dns: Dns;
const long = 'x'.repeat(900);

beforeAll(async () => {
  server = await startDnsServer(`
    example.org. MX 20 Mail2.Example.org.
    example.org. MX 10 mail.example.org.
    example.org. TXT "in two " "strings"
    example.org. TXT "another"
    null.example.org. MX 0 .
    long.example.org. TXT "${long.slice(0, 255)}" "${long.slice(255, 510)}" "${long.slice(510, 765)}" "${long.slice(765)}"
    mail.example.org. A 192.0.2.1
    mail.example.org. AAAA 2001:db8::1
    www.example.org. CNAME mail.example.org.
    _imaps._tcp.example.org. SRV 0 1 993 mail.example.org.
    1.2.0.192.in-addr.arpa. PTR mail.example.org.
  `);
  dns = createDns({ servers: [server.address], timeout: 200, tries: 1 });
});
afterAll(() => server.close());

describe('what DNS has', () => {
  test('mail exchangers, in lower case', async () => {
    expect(await dns.mx('example.org')).toEqual({
      kind: 'found',
      records: expect.arrayContaining([
        { priority: 10, target: 'mail.example.org' },
        { priority: 20, target: 'mail2.example.org' },
      ]),
    });
    expect(await dns.mx('null.example.org')).toEqual({
      kind: 'found',
      records: [{ priority: 0, target: '' }],
    });
  });

  test('texts, whose strings are joined without anything between', async () => {
    expect(recordsOf(await dns.txt('example.org')).toSorted()).toEqual(['another', 'in two strings']);
  });

  test('an answer too long for UDP, over TCP', async () => {
    const before = server.overTcp();
    expect(await dns.txt('long.example.org')).toEqual({ kind: 'found', records: [long] });
    expect(server.overTcp()).toBeGreaterThan(before);
  });

  test('addresses, aliases, services and names of addresses', async () => {
    expect(await dns.a('www.example.org')).toEqual({ kind: 'found', records: ['192.0.2.1'] });
    expect(await dns.aaaa('mail.example.org')).toEqual({ kind: 'found', records: ['2001:db8::1'] });
    expect(await dns.cname('www.example.org')).toEqual({ kind: 'found', records: ['mail.example.org'] });
    expect(await dns.srv('_imaps._tcp.example.org')).toEqual({
      kind: 'found',
      records: [{ port: 993, target: 'mail.example.org' }],
    });
    expect(await dns.ptr('192.0.2.1')).toEqual({ kind: 'found', records: ['mail.example.org'] });
  });
});

test('no such name and no such record are both none', async () => {
  expect(await dns.txt('nowhere.example.org')).toEqual({ kind: 'none' });
  expect(await dns.txt('mail.example.org')).toEqual({ kind: 'none' });
  expect(await dns.ptr('no address')).toEqual({ kind: 'none' });
});

test.each([
  ['servfail', 'server-failure'],
  ['refused', 'refused'],
  ['silence', 'timeout'],
  ['garbage', 'malformed'],
] as const)('%s is not known', async (fault, why) => {
  server.faults.set(`${fault}.example.org`, fault);
  expect(await dns.txt(`${fault}.example.org`)).toEqual({ kind: 'unknown', why });
});

test('a server that is not there, and names that can’t be asked for', async () => {
  const away = createDns({ servers: ['127.0.0.1:9'], timeout: 200, tries: 1 });
  expect(await away.mx('example.org')).toEqual({ kind: 'unknown', why: 'unreachable' });
  expect(await dns.txt('a..b')).toEqual({ kind: 'unknown', why: 'malformed' });
});

test('which texts name a server', () => {
  expect(['192.0.2.1', '192.0.2.1:5353', '2001:db8::1', '[2001:db8::1]:53'].every(isDnsServer)).toBe(true);
  expect(['dns.example.org', '192.0.2', ''].some(isDnsServer)).toBe(false);
});
