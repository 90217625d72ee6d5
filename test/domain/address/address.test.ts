import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Address,
  type AddressFault,
  displayAddress,
  isPostmaster,
  maxAddress,
  parseAddress,
  parseAddressOrCatchAll,
  parseDomain,
  postmasterOf,
  provesDomainOwnership,
  stripTag,
  unicodeAddress,
} from '../../../src/domain/address/address.ts';
import { address, domain, orThrow } from '../../support/fixtures/example-org.ts';

const long = (length: number) => 'a'.repeat(length);
/** A domain of this many octets, in labels of 63 at most. */
const domainOf = (octets: number) => {
  const labels: string[] = [];
  for (let left = octets - '.org'.length; left > 0; left -= 64) labels.push(long(Math.min(left, 63)));
  return `${labels.join('.')}.org`;
};

/** Examples for each code: a code without an example does not compile. */
const refusals: Record<AddressFault['code'], readonly string[]> = {
  'address-without-at': ['', 'user', 'user.example.org', 'user at example.org'],
  'address-too-long': [`${long(64)}@${domainOf(190)}`],
  'local-part-empty': ['@', '@example.org', ' @example.org'],
  'local-part-too-long': [`${long(65)}@example.org`],
  'local-part-quoted': ['"john doe"@example.org', '""@example.org', '"a@b"@example.org'],
  'local-part-not-ascii': [
    'müller@example.org',
    '用户@example.org',
    'a\ue000b@example.org',
    'a\u043eb@example.org',
  ],
  'local-part-character': [
    'john doe@example.org',
    'john(comment)@example.org',
    'a@b@example.org',
    'a,b@example.org',
    'a;b@example.org',
    'a:b@example.org',
    'a\\b@example.org',
    'a"b@example.org',
    'John <john@example.org',
    'a[b]@example.org',
  ],
  'local-part-dots': ['.john@example.org', 'john.@example.org', 'john..doe@example.org', '.@example.org'],
  'domain-empty': ['user@', 'user@.', 'user@ '],
  'domain-literal': ['user@[192.0.2.1]', 'user@[IPv6:2001:db8::1]'],
  'domain-too-long': [`user@${domainOf(256)}`],
  'domain-label-too-long': [`user@${long(64)}.org`, `user@${'ü'.repeat(60)}.org`],
  'domain-label': [
    'user@example..org',
    'user@.example.org',
    'user@example.org..',
    'user@-example.org',
    'user@example-.org',
    'user@exam_ple.org',
    'user@exam ple.org',
    'user@(comment)example.org',
    'user@example.org>',
    'user@xn--.org',
    'user@xn--99999999.org',
    'user@münchen.example/path',
    'user@münchen.example?x.org',
    'user@münchen.example#x.org',
    'user@münchen%2eexample.org',
    'user@mün\tchen.example',
    'user@münchen.example:25',
  ],
  'domain-single-label': ['user@localhost', 'user@org'],
  'domain-numeric': ['user@192.0.2.1', 'user@example.1', 'user@１９２.0.2.1'],
};

describe('an address that breaks a rule', () => {
  const cases = Object.entries(refusals).flatMap(([code, texts]) => texts.map((text) => ({ code, text })));
  it.each(cases)('is refused with $code: $text', ({ code, text }) => {
    expect(parseAddress(text)).toMatchObject({ ok: false, fault: { code, text } });
  });

  it('is told how long it is, or which character or label was wrong', () => {
    expect(parseAddress(`${long(65)}@example.org`)).toMatchObject({ fault: { octets: 65 } });
    expect(parseAddress(`${long(64)}@${domainOf(190)}`)).toMatchObject({ fault: { octets: 255 } });
    expect(parseDomain(domainOf(256))).toMatchObject({ fault: { octets: 256 } });
    expect(parseAddress('jo hn@example.org')).toMatchObject({ fault: { character: ' ' } });
    expect(parseAddress('jürgen@example.org')).toMatchObject({ fault: { character: 'ü' } });
    expect(parseAddress('john@mail.exam_ple.org')).toMatchObject({ fault: { label: 'exam_ple' } });
  });
});

describe('an address that keeps the rules', () => {
  it.each([
    ['simple@example.org', 'simple@example.org', 'the plainest'],
    ['Very.Common@Example.ORG', 'very.common@example.org', 'case is folded'],
    ['  user@example.org ', 'user@example.org', 'spaces around it are not part of it'],
    ['x@example.org', 'x@example.org', 'one octet is enough'],
    ['user+tag@example.org', 'user+tag@example.org', 'a tag is part of a local part'],
    ["!#$%&'*+/=?^_`{|}~-@example.org", "!#$%&'*+/=?^_`{|}~-@example.org", 'RFC 5322 3.2.3: all are atext'],
    ['a.b.c.d@example.org', 'a.b.c.d@example.org', 'single dots part atoms'],
    ['123@456.example.org', '123@456.example.org', 'digits are letters but for the last label'],
    ['user@a-b--c.example', 'user@a-b--c.example', 'hyphens inside a label'],
    ['user@3com.example', 'user@3com.example', 'RFC 1123 2.1: a label may begin with a digit'],
    ['user@example.org.', 'user@example.org', 'a trailing dot says that the name is whole'],
    ['user@x.c', 'user@x.c', 'labels of one letter'],
    [`${long(64)}@example.org`, `${long(64)}@example.org`, 'RFC 5321: 64 octets'],
    [`a@${long(63)}.org`, `a@${long(63)}.org`, 'RFC 1035: 63 octets'],
    [`${long(64)}@${domainOf(189)}`, `${long(64)}@${domainOf(189)}`, 'RFC 5321: 254 octets'],
    ['user@München.example', 'user@xn--mnchen-3ya.example', 'U-labels are stored as A-labels'],
    ['user@XN--MNCHEN-3YA.example', 'user@xn--mnchen-3ya.example', 'A-labels are taken as they are'],
    ['user@faß.example', 'user@xn--fa-hia.example', 'IDNA 2008 keeps ß'],
    ['an\u200bne@example.org', 'anne@example.org', 'what nobody sees was not typed'],
    ['\u200eanne@ex\u00adample.org\ufeff', 'anne@example.org', 'nor after the @'],
    ['ａｎｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'anne@example.org', 'full-width forms of ASCII are ASCII'],
    ['user@例え。テスト', 'user@xn--r8jz45g.xn--zckzah', 'an ideographic full stop is a dot (UTS #46)'],
  ])('%s is %s: %s', (typed, stored) => {
    expect(parseAddress(typed)).toEqual({ ok: true, value: stored });
  });

  it('shows its domain in U-labels, with the A-labels beside', () => {
    expect(unicodeAddress(address('user@xn--mnchen-3ya.example'))).toBe('user@münchen.example');
    expect(displayAddress(address('user@xn--mnchen-3ya.example'))).toBe(
      'user@münchen.example (xn--mnchen-3ya.example)',
    );
    // Cyrillic а.
    expect(displayAddress(address('boss@ex\u0430mple.org'))).toBe(
      'boss@ex\u0430mple.org (xn--exmple-4nf.org)',
    );
    expect(displayAddress(address('user@example.org'))).toBe('user@example.org');
    // Made by others: our own parser refuses a Cyrillic о before the @.
    expect(displayAddress('b\u043ess@example.org' as Address)).toBe('b\u043ess@example.org (b<U+043E>ss)');
  });

  it('may be a domain of 255 octets by itself', () => {
    expect(parseDomain(domainOf(255)).ok).toBe(true);
  });
});

test('a catch-all is read only where one may stand', () => {
  expect(parseAddressOrCatchAll('@Example.org')).toEqual({ ok: true, value: '@example.org' });
  expect(parseAddressOrCatchAll('@')).toMatchObject({ fault: { code: 'domain-empty', text: '@' } });
  expect(parseAddressOrCatchAll('a@example.org')).toEqual({ ok: true, value: 'a@example.org' });
});

test('a tag is cut off at the first plus, and a local part is never cut to nothing', () => {
  expect(stripTag(address('bob+news+old@example.org'))).toBe('bob@example.org');
  expect(stripTag(address('bob@example.org'))).toBe('bob@example.org');
  expect(stripTag(address('+news@example.org'))).toBe('+news@example.org');
});

test('a postmaster and the addresses that prove who owns a domain are known', () => {
  expect(postmasterOf(domain('example.org'))).toBe('postmaster@example.org');
  expect(isPostmaster(address('PostMaster@example.org'))).toBe(true);
  const proofs = ['admin', 'administrator', 'hostmaster', 'webmaster', 'postmaster', 'abuse', 'noc', 'www'];
  for (const local of [...proofs, 'admin+x', 'Hostmaster+a+b']) {
    expect(provesDomainOwnership(address(`${local}@example.org`))).toBe(true);
  }
  for (const local of ['admins', 'info', 'my+admin'])
    expect(provesDomainOwnership(address(`${local}@example.org`))).toBe(false);
  expect(provesDomainOwnership(address('@example.org'))).toBe(false);
});

const atext = fc.constantFrom(..."abcXYZ019!#$%&'*+/=?^_`{|}~-");
const localParts = fc
  .array(fc.string({ unit: atext, minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 4 })
  .map((atoms) => atoms.join('.'));
const label = fc.stringMatching(/^[a-z]([a-z0-9]{0,8}[a-z0-9])?$/);
const uLabel = fc.string({
  unit: fc.constantFrom(...'äöüßéñøłжяاب日本語한국คา'),
  minLength: 1,
  maxLength: 6,
});
const domains = fc
  .tuple(fc.array(fc.oneof(label, uLabel), { minLength: 1, maxLength: 3 }), label)
  .map(([labels, last]) => [...labels, last].join('.'));
const typedAddresses = fc.tuple(localParts, domains).map((parts) => parts.join('@'));
const anything = fc.oneof(
  typedAddresses,
  fc.string({ unit: 'grapheme' }),
  fc
    .tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
    .map(([local, name]) => `${local}@ü${name}.example`),
  fc.tuple(fc.string(), fc.string()).map(([local, name]) => `${local}@${name}.example`),
);

test('what was read is read again as the same', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const first = parseAddress(text);
      if (first.ok) expect(parseAddress(first.value)).toEqual(first);
    }),
  );
});

test('what is shown can be typed again', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const first = parseAddress(text);
      if (first.ok) expect(parseAddress(unicodeAddress(first.value))).toEqual(first);
    }),
  );
});

test('whatever is accepted is short, lower case and made of what SMTP carries', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const read = parseAddress(text);
      fc.pre(read.ok);
      expect(read.value.length).toBeLessThanOrEqual(maxAddress);
      expect(read.value).toMatch(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    }),
  );
});

test('ASCII addresses that keep the rules are taken as they are, but for their case', () => {
  const asciiDomains = fc
    .array(label, { minLength: 2, maxLength: 4 })
    .map((labels) => labels.join('.'))
    .filter((name) => !name.split('.').some((each) => each.startsWith('xn--')));
  fc.assert(
    fc.property(localParts, asciiDomains, (local, name) => {
      expect(orThrow(parseAddress(`${local}@${name}`))).toBe(`${local}@${name}`.toLowerCase());
    }),
  );
});
