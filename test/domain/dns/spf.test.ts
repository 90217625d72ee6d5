import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dns } from '../../../src/domain/dns/dns-answer.ts';
import { evaluateSpf } from '../../../src/domain/dns/spf/evaluate-spf.ts';
import { isSpf, parseSpf } from '../../../src/domain/dns/spf/parse-spf.ts';
import { readSpf } from '../../../src/domain/dns/spf/read-spf.ts';
import { zoneLine } from '../../../src/domain/dns/zone-record.ts';

const none = async () => ({ kind: 'none' }) as const;
/** A DNS of TXT records, where every other name has one address. */
const dnsOf = (texts: ReadonlyMap<string, string>): Dns => ({
  ...{ mx: none, cname: none, srv: none, ptr: none, aaaa: none },
  a: async () => ({ kind: 'found', records: ['203.0.113.1'] }),
  txt: async (name) => {
    const text = texts.get(name);
    return text === undefined ? { kind: 'none' } : { kind: 'found', records: [text] };
  },
});

/** A record: how many mechanisms of each kind it has, and the records that it includes. */
type Tree = {
  readonly a: number;
  readonly exists: number;
  readonly ip: number;
  readonly includes: readonly Tree[];
};
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    a: fc.nat(3),
    exists: fc.nat(2),
    ip: fc.nat(3),
    includes: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('tree'), { maxLength: 2 }),
    ),
  }),
}));

const lookupsOf = ({ a, exists, includes }: Tree): number =>
  a + exists + includes.length + includes.reduce((sum, each) => sum + lookupsOf(each), 0);

function write(of: Tree, name: string, texts: Map<string, string>): void {
  const terms = [
    ...Array.from({ length: of.ip }, (_, at) => `ip4:192.0.2.${at}`),
    ...Array.from({ length: of.a }, (_, at) => `a:host${at}.example`),
    ...Array.from({ length: of.exists }, () => 'exists:%{i}.example'),
    ...of.includes.map((_, at) => `include:${at}.${name}`),
  ];
  texts.set(name, ['v=spf1', ...terms, '-all', 'a:after.example'].join(' '));
  for (const [at, each] of of.includes.entries()) write(each, `${at}.${name}`, texts);
}

test('every mechanism that asks DNS counts once, at any depth, and none after all', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (of) => {
      // From thirty on, nobody counts any more: ten are too many.
      fc.pre(lookupsOf(of) <= 30);
      const texts = new Map<string, string>();
      write(of, 'example.org', texts);
      const { lookups, voids, problems } = await readSpf(
        dnsOf(texts),
        'example.org',
        texts.get('example.org') ?? '',
      );
      expect({ lookups, voids, problems }).toEqual({ lookups: lookupsOf(of), voids: 0, problems: [] });
    }),
  );
});

test('a record that includes itself by many names is given up', async () => {
  const dns: Dns = {
    ...dnsOf(new Map()),
    txt: async (name) => ({ kind: 'found', records: [`v=spf1 include:a.${name} include:b.${name} -all`] }),
  };
  const { lookups } = await readSpf(dns, 'example.org', 'v=spf1 include:a.example.org -all');
  expect(lookups).toBeGreaterThan(10);
  expect(lookups).toBeLessThan(100);
});

test('an address is let send by the network that it is in, and by no other', async () => {
  const octet = fc.nat(255);
  await fc.assert(
    fc.asyncProperty(octet, octet, fc.integer({ min: 25, max: 32 }), async (one, other, bits) => {
      const text = `v=spf1 ip4:192.0.2.${one}/${bits} -all`;
      const { tree: record } = await readSpf(dnsOf(new Map()), 'example.org', text);
      const isInside = one >> (32 - bits) === other >> (32 - bits);
      expect(evaluateSpf(record, `192.0.2.${other}`)).toBe(isInside ? 'pass' : 'fail');
    }),
  );
});

test('the first mechanism that fits decides, and an include only where it passes', async () => {
  const texts = new Map([['other.example', 'v=spf1 ip4:192.0.2.1 ~ip4:192.0.2.2 -all']]);
  const text = 'v=spf1 -ip4:192.0.2.9 ?include:other.example ip4:192.0.2.0/24 exists:%{i}.x.example -all';
  const { tree: record } = await readSpf(dnsOf(texts), 'example.org', text);
  expect(
    ['192.0.2.9', '192.0.2.1', '192.0.2.2', '198.51.100.1'].map((each) => evaluateSpf(record, each)),
  ).toEqual([...['fail', 'neutral', 'pass', 'unknown']]);
});

test.each([
  ['v=spf1 redirect=_spf.example.org', true],
  ['v=spf1 A:Mail.Example.org/24//64 MX/30 -ALL', true],
  ['v=spf1 exp=why.example unknown=x -all', true],
  ['v=spf1 ip6:2001:db8::/32 ~all', true],
  ['v=spf1 ptr ptr:example.org -all', true],
  ['v=spf1 ip4:192.0.2.300 -all', false],
  ['v=spf1 ip4:192.0.2.1/33 -all', false],
  ['v=spf1 include: -all', false],
  ['v=spf1 all:x', false],
  ['v=spf1 redirect=a.example redirect=b.example', false],
  ['v=spf1 mail.example.org -all', false],
])('%s', (text, isValid) => {
  expect(isSpf(text)).toBe(true);
  expect(parseSpf(text).ok).toBe(isValid);
});

test('a text in a zone file is strings of 255 octets at most, which come together to the text again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab;= "\\'), maxLength: 900 }), (text) => {
      const line = zoneLine({ type: 'TXT', name: 'example.org', text });
      const strings = [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, each = '']) =>
        each.replace(/\\(.)/g, '$1'),
      );
      expect(strings.join('')).toBe(text);
      expect(strings.every((each) => each.length <= 255)).toBe(true);
    }),
  );
});
