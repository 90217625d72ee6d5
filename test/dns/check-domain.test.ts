import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDns } from '../../src/dns/resolver.ts';
import type { Domain } from '../../src/domain/address/address.ts';
import type { DkimKey } from '../../src/domain/dkim/dkim-key.ts';
import { checkDomain, isFaulty } from '../../src/domain/dns/check-domain.ts';
import type { Expected } from '../../src/domain/dns/expected.ts';
import type { CheckName, Finding } from '../../src/domain/dns/finding.ts';
import type { StsAnswer } from '../../src/domain/dns/mta-sts-policy.ts';
import { zoneLine } from '../../src/domain/dns/zone-record.ts';
import { startDnsServer, type TestDns } from '../support/dns-server.ts';

const domain = 'example.org' as Domain;
/** As long as one of RSA 2048. */
const publicKey = Buffer.alloc(294, 7).toString('base64');
const key: DkimKey = { selector: 'f202611', algorithm: 'rsa', publicKey, signs: true };
const expected: Expected = {
  domain,
  mailHosts: ['mail.example.net'],
  outgoing: ['mail.example.net'],
  settingsHost: 'facteur.example.net',
  services: [
    { service: '_imaps', target: 'mail.example.net', port: 993 },
    { service: '_submission', target: 'mail.example.net', port: 587 },
  ],
  keys: [key],
};

/** What a domain needs that is beyond its own zone. */
const hosts = `
  mail.example.net. A 192.0.2.1
  mail.example.net. AAAA 2001:db8::1
  1.2.0.192.in-addr.arpa. PTR mail.example.net.
  1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR mail.example.net.
  facteur.example.net. A 192.0.2.7
  other.example.com. A 198.51.100.9
  alias.example.com. CNAME other.example.com.`;

/** A domain at which everything is right. */
const zone = {
  mx: 'example.org. MX 10 mail.example.net.',
  spf: 'example.org. TXT "v=spf1 mx -all"',
  dkim: `f202611._domainkey.example.org. TXT "v=DKIM1; k=rsa; p=${publicKey.slice(0, 230)}" "${publicKey.slice(230)}"`,
  dmarc: '_dmarc.example.org. TXT "v=DMARC1; p=reject"',
  sts: '_mta-sts.example.org. TXT "v=STSv1; id=20261127"',
  report: '_smtp._tls.example.org. TXT "v=TLSRPTv1; rua=mailto:tls@example.org"',
  autoconfig: 'autoconfig.example.org. CNAME facteur.example.net.',
  autodiscover: 'autodiscover.example.org. CNAME facteur.example.net.',
  imaps: '_imaps._tcp.example.org. SRV 0 1 993 mail.example.net.',
  submission: '_submission._tcp.example.org. SRV 0 1 587 mail.example.net.',
};
const policy = 'version: STSv1\r\nmode: enforce\r\nmx: *.example.net\r\nmax_age: 604800\r\n';

let server: TestDns;
beforeEach(async () => {
  server = await startDnsServer();
});
afterEach(() => server.close());

const look = async (
  lines: Partial<Record<keyof typeof zone, string>> & { readonly more?: string } = {},
  { of = expected, sts = { kind: 'file', text: policy } as StsAnswer } = {},
): Promise<Finding[]> => {
  const all = [
    ...hosts.split('\n'),
    ...Object.values({ ...zone, ...lines }).flatMap((each) => each.split('\n')),
  ];
  server.lines.splice(0, server.lines.length, ...all);
  const dns = createDns({ servers: [server.address], timeout: 150, tries: 1 });
  return checkDomain(dns, of, async () => sts);
};

const of = (check: CheckName, findings: readonly Finding[]) => findings.find((each) => each.check === check);

test('a domain at which everything is right', async () => {
  const findings = await look();
  expect(findings.map(({ check, state }) => [check, state])).toEqual(
    findings.map(({ check }) => [check, 'right']),
  );
  expect(findings).toHaveLength(11);
});

describe('each fault is named', () => {
  test.each<[CheckName, Parameters<typeof look>[0], readonly object[]]>([
    ['mx', { mx: '' }, [{ code: 'mx-none' }]],
    ['mx', { mx: 'example.org. MX 0 .' }, [{ code: 'mx-null' }]],
    [
      'mx',
      { mx: 'example.org. MX 10 other.example.com.\nexample.org. MX 20 mail.example.net.' },
      [{ code: 'mx-elsewhere', to: ['other.example.com'] }],
    ],
    ['mx', { mx: 'example.org. MX 10 192.0.2.1.' }, [{ code: 'mx-address', target: '192.0.2.1' }]],
    [
      'mx',
      { mx: 'example.org. MX 10 alias.example.com.' },
      [{ code: 'mx-alias', target: 'alias.example.com', of: 'other.example.com' }],
    ],
    ['spf', { spf: '' }, [{ code: 'spf-none' }]],
    ['spf', { spf: 'example.org. TXT "v=spf10 mx -all"' }, [{ code: 'spf-none' }]],
    ['spf', { more: 'example.org. TXT "v=spf1 a -all"' }, [{ code: 'spf-several' }]],
    [
      'spf',
      { spf: 'example.org. TXT "v=spf1 mx ipv4:192.0.2.1 -all"' },
      [{ code: 'spf-syntax', at: 'example.org', term: 'ipv4:192.0.2.1' }],
    ],
    [
      'spf',
      { spf: 'example.org. TXT "v=spf1 ip4:192.0.2.1 -all"' },
      [{ code: 'spf-not-ours', addresses: ['2001:db8::1'] }],
    ],
    ['spf', { spf: 'example.org. TXT "v=spf1 mx +all"' }, [{ code: 'spf-everybody' }]],
    ['spf', { spf: 'example.org. TXT "v=spf1 mx ?all"' }, [{ code: 'spf-no-end' }]],
    ['spf', { spf: 'example.org. TXT "v=spf1 mx"' }, [{ code: 'spf-no-end' }]],
    [
      'spf',
      { spf: 'example.org. TXT "v=spf1 mx include:one.example -all"' },
      [{ code: 'spf-include-none', at: 'one.example' }],
    ],
    [
      'spf',
      {
        spf: 'example.org. TXT "v=spf1 mx include:one.example -all"',
        more: 'one.example. TXT "v=spf1 include:two.example -all"\ntwo.example. TXT "v=spf1 include:one.example -all"',
      },
      [{ code: 'spf-loop', at: 'one.example' }],
    ],
    [
      'spf',
      { spf: 'example.org. TXT "v=spf1 mx a:no1.example a:no2.example a:no3.example -all"' },
      [{ code: 'spf-void', count: 3 }],
    ],
    [
      'spf',
      {
        spf: `example.org. TXT "v=spf1 mx include:one.example -all"`,
        more: `one.example. TXT "v=spf1 ${'a:mail.example.net '.repeat(9)}-all"`,
      },
      [{ code: 'spf-lookups', count: 11 }],
    ],
    ['dkim', { dkim: '' }, [{ code: 'dkim-none', selector: 'f202611' }]],
    [
      'dkim',
      { more: 'f202611._domainkey.example.org. TXT "v=DKIM1; p=QQ=="' },
      [{ code: 'dkim-several', selector: 'f202611' }],
    ],
    [
      'dkim',
      { dkim: 'f202611._domainkey.example.org. TXT "v=DKIM1; p="' },
      [{ code: 'dkim-revoked', selector: 'f202611' }],
    ],
    [
      'dkim',
      { dkim: 'f202611._domainkey.example.org. TXT "v=DKIM1; k=rsa; p=QUJD"' },
      [{ code: 'dkim-other', selector: 'f202611' }],
    ],
    [
      'dkim',
      { dkim: 'f202611._domainkey.example.org. TXT "hello"' },
      [{ code: 'dkim-syntax', selector: 'f202611' }],
    ],
    ['dmarc', { dmarc: '' }, [{ code: 'dmarc-none' }]],
    ['dmarc', { more: '_dmarc.example.org. TXT "v=DMARC1; p=none"' }, [{ code: 'dmarc-several' }]],
    ['dmarc', { dmarc: '_dmarc.example.org. TXT "v=DMARC1; p=maybe"' }, [{ code: 'dmarc-syntax' }]],
    ['mta-sts', { sts: '' }, [{ code: 'sts-none' }]],
    ['mta-sts', { more: '_mta-sts.example.org. TXT "v=STSv1; id=2"' }, [{ code: 'sts-several' }]],
    ['mta-sts', { sts: '_mta-sts.example.org. TXT "v=STSv1; id=2-1"' }, [{ code: 'sts-syntax' }]],
    ['tls-rpt', { report: '' }, [{ code: 'tlsrpt-none' }]],
    [
      'tls-rpt',
      { more: '_smtp._tls.example.org. TXT "v=TLSRPTv1; rua=mailto:a@b.example"' },
      [{ code: 'tlsrpt-several' }],
    ],
    ['tls-rpt', { report: '_smtp._tls.example.org. TXT "v=TLSRPTv1; rua=ann"' }, [{ code: 'tlsrpt-syntax' }]],
    ['autoconfig', { autoconfig: '' }, [{ code: 'name-none', name: 'autoconfig.example.org' }]],
    [
      'autodiscover',
      { autodiscover: 'autodiscover.example.org. CNAME other.example.com.' },
      [{ code: 'name-elsewhere', name: 'autodiscover.example.org' }],
    ],
    [
      'services',
      { imaps: '', submission: '_submission._tcp.example.org. SRV 0 1 587 other.example.com.' },
      [
        { code: 'srv-none', name: '_imaps._tcp.example.org' },
        { code: 'srv-elsewhere', name: '_submission._tcp.example.org', to: 'other.example.com:587' },
      ],
    ],
  ])('%s %j', async (check, lines, problems) => {
    const found = of(check, await look(lines));
    expect(found).toMatchObject({ state: 'wrong', problems });
  });

  test.each<[StsAnswer, object]>([
    [
      { kind: 'wrong', why: 'certificate' },
      { code: 'sts-policy', why: 'certificate' },
    ],
    [
      { kind: 'file', text: 'version: STSv2' },
      { code: 'sts-policy', why: 'syntax' },
    ],
    [
      { kind: 'file', text: policy.replace('*.example.net', '*.example.com') },
      { code: 'sts-mx', targets: ['mail.example.net'] },
    ],
  ])('an MTA-STS policy: %j', async (sts, problem) => {
    expect(of('mta-sts', await look({}, { sts }))).toMatchObject({ state: 'wrong', problems: [problem] });
  });

  test('a host without an address, and addresses without a name that leads back', async () => {
    const away = { ...expected, mailHosts: ['away.example.net'] };
    expect(of('hosts', await look({}, { of: away }))).toMatchObject({
      problems: [{ code: 'host-missing', host: 'away.example.net' }],
    });
    const outgoing = ['198.51.100.9', '198.51.100.10', 'two.example.net'];
    const more = `two.example.net. A 198.51.100.11\n10.100.51.198.in-addr.arpa. PTR other.example.com.`;
    expect(of('reverse', await look({ more }, { of: { ...expected, outgoing } }))).toMatchObject({
      problems: [
        { code: 'ptr-none', address: '198.51.100.9' },
        { code: 'ptr-unconfirmed', address: '198.51.100.10', names: ['other.example.com'] },
        { code: 'ptr-none', address: '198.51.100.11' },
      ],
      publish: [{ type: 'PTR', name: '11.100.51.198.in-addr.arpa', target: 'two.example.net' }],
    });
  });

  test('mail that is not signed', async () => {
    const unsigned = { ...expected, keys: [{ ...key, signs: false }] };
    expect(of('dkim', await look({}, { of: unsigned }))).toMatchObject({
      problems: [{ code: 'dkim-unsigned' }],
    });
  });
});

test('what is fine though it looks unusual', async () => {
  const lines = {
    mx: 'example.org. MX 10 mail.example.net.\nexample.org. MX 20 other.example.com.',
    spf: 'example.org. TXT "V=SPF1 include:one.example redirect=two.example"',
    more: 'one.example. TXT "v=spf1 ip4:203.0.113.0/24 -all"\ntwo.example. TXT "v=spf1 a:mail.example.net//64 ~all"',
    dkim: `f202611._domainkey.example.org. TXT "p=${publicKey.slice(0, 100)} " "${publicKey.slice(100, 300)}" "${publicKey.slice(300)};"`,
  };
  const sts: StsAnswer = { kind: 'file', text: policy.replace('mx:', 'mx: other.example.com\r\nmx:') };
  const findings = await look(lines, { sts });
  expect(findings.filter(({ state }) => state !== 'right')).toEqual([]);
  // A name below inherits the policy of its domain.
  const below = { ...expected, domain: 'shop.example.org' as Domain };
  expect(of('dmarc', await look({}, { of: below }))).toMatchObject({ state: 'right' });
  // Without MX records, mail goes to the domain's own addresses.
  expect(of('mx', await look({ mx: 'example.org. A 192.0.2.1' }))).toMatchObject({ state: 'right' });
});

describe('what can’t be told is not wrong', () => {
  test.each(['servfail', 'refused', 'silence', 'garbage'] as const)('%s', async (fault) => {
    const names = ['example.org', 'mail.example.net', '_dmarc.example.org', '_mta-sts.example.org'];
    for (const name of [...names, '_smtp._tls.example.org', 'autoconfig.example.org'])
      server.faults.set(name, fault);
    for (const name of [
      'f202611._domainkey.example.org',
      'autodiscover.example.org',
      '_imaps._tcp.example.org',
    ])
      server.faults.set(name, fault);
    const findings = await look();
    expect(findings.map(({ state }) => state)).toEqual(findings.map(() => 'unknown'));
  });

  test('what the operator has not set', async () => {
    const nothing = {
      domain,
      mailHosts: [],
      outgoing: [],
      settingsHost: null,
      services: [],
      keys: 'none' as const,
    };
    const findings = await look({}, { of: nothing });
    const unknown = findings.flatMap((each) => (each.state === 'unknown' ? [each.unknown.why] : []));
    expect(unknown).toEqual([
      ...['no-mail-hosts', 'no-mail-hosts', 'no-mail-hosts', 'no-signer'],
      ...['no-client-settings', 'no-client-settings', 'no-client-settings'],
    ]);
    expect(findings.filter(({ state }) => state === 'wrong')).toEqual([]);
  });

  test('part of an SPF record, and a policy that nobody serves in time', async () => {
    server.faults.set('one.example', 'servfail');
    const spf = 'example.org. TXT "v=spf1 include:one.example -all"';
    const findings = await look({ spf }, { sts: { kind: 'unknown' } });
    expect(of('spf', findings)).toMatchObject({ state: 'unknown' });
    expect(of('mta-sts', findings)).toMatchObject({ state: 'unknown' });
  });
});

test('a domain with nothing in DNS is right once all is published that is shown', async () => {
  const nothing = Object.fromEntries(Object.keys(zone).map((name) => [name, '']));
  const findings = await look(nothing);
  expect(findings.filter(isFaulty).map(({ check }) => check)).toEqual(['mx', 'spf', 'dkim', 'dmarc']);
  const lines = findings.flatMap((each) => (each.state === 'wrong' ? each.publish.map(zoneLine) : []));
  const files = findings.flatMap((each) => (each.state === 'wrong' && each.file ? [each.file.text] : []));
  const sts: StsAnswer = { kind: 'file', text: files.join() };
  const after = await look({ ...nothing, more: lines.join('\n') }, { sts });
  expect(after.filter(({ state }) => state !== 'right')).toEqual([]);
});

test('an SPF record that is mended lets our hosts send, and says what becomes of others', async () => {
  for (const spf of ['v=spf1 ip4:198.51.100.0/24', 'v=spf1 include:one.example +all', 'v=spf1 a ?all']) {
    const more = 'one.example. TXT "v=spf1 ip4:203.0.113.0/24 -all"\nexample.org. A 198.51.100.9';
    const found = of('spf', await look({ spf: `example.org. TXT "${spf}"`, more }));
    const lines = found?.state === 'wrong' ? found.publish.map(zoneLine).join('\n') : '';
    expect(of('spf', await look({ spf: lines, more })), lines).toMatchObject({ state: 'right' });
  }
});
