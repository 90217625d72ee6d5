import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { destinationKey, parseDestination } from '../../../src/domain/address/destination.ts';
import {
  extractAddress,
  extractAddresses,
  extractDomain,
  extractExistingAddress,
  parseDestinations,
} from '../../../src/domain/address/extract-addresses.ts';

/** The addresses that a list extracts, as destinations, which keep their case. */
function read(text: string) {
  const list = parseDestinations(text);
  return list.ok ? { ok: true, value: list.value.map(destinationKey) } : list;
}

const both = ['anne@example.net', 'bob@example.net'];

describe('a list of addresses', () => {
  it.each([
    'anne@example.net, bob@example.net',
    'anne@example.net,bob@example.net,',
    'anne@example.net; bob@example.net;',
    'anne@example.net;bob@example.net',
    'anne@example.net\nbob@example.net\r\n',
    'anne@example.net\u00a0bob@example.net',
    'anne@example.net、bob@example.net',
    'Anne Dupont <anne@example.net>, Bob <bob@example.net>',
    '"Dupont, Anne" <anne@example.net>; "Martin, Bob" <bob@example.net>',
    '“Dupont, Anne” <anne@example.net>; «Martin; Bob» <bob@example.net>',
    'Dupont, Anne <anne@example.net>; Martin, Bob <bob@example.net>',
    "'anne@example.net'; ‘bob@example.net’",
    "'anne@example.net' <anne@example.net>; 'bob@example.net' <bob@example.net>",
    '"anne@example.net" <anne@example.net>, bob@example.net <mailto:bob@example.net>',
    'anne@example.net<mailto:anne@example.net>; bob@example.net',
    '<mailto:anne@example.net|anne@example.net> <mailto:bob@example.net|Bob Martin>',
    '[anne@example.net](mailto:anne@example.net) mailto:bob@example.net?subject=Hello',
    'anne@<http://example.net|example.net>, bob@<http://example.net|example.net>',
    '"anne@example.net; bob@example.net"',
    'Anne Dupont [mailto:anne@example.net]; Bob Martin (bob@example.net)',
    '<anne@example.net>;<bob@example.net>',
    '< anne@example.net >\tMAILTO:Bob@Example.NET',
    'anne@example.net (Anne Dupont), <bob@example.net> (example.net) (outside)',
    '\u200banne@exam\u00adple.net \u200ebob@example.net\ufeff',
    'ａｎｎｅ＠example．net，bob＠example.net',
    '- anne@example.net\n- bob@example.net',
    '• anne@example.net\n•bob@example.net',
    '* Anne Dupont <anne@example.net> * bob@example.net',
    '– anne@example.net\r\n– bob@example.net',
    '1. anne@example.net\n2. Bob Martin <bob@example.net>',
    '(1) anne@example.net 2) bob@example.net',
    '📧 anne@example.net ✉️ bob@example.net',
    'anne@example.net and bob@example.net',
    'anne@example.net, et bob@example.net.',
    'Anne <anne@example.net> et Bob <bob@example.net>',
    'anne@example.net & bob@example.net',
    'anne@example.net | bob@example.net',
    'anne@example.net/bob@example.net',
    'anne@example.net،bob@example.net؛',
    'anne@example.net\u2028bob@example.net',
    'anne@example.net\tbob@example.net',
    'Team: anne@example.net, bob@example.net;',
    'Team:Anne Dupont <anne@example.net>,bob@example.net;',
    'Équipe des ventes : anne@example.net, bob@example.net ;',
    'To: anne@example.net\nCc: bob@example.net',
    'Anne Dupont: anne@example.net; Bob: bob@example.net',
    'SMTP:anne@example.net;smtp:bob@example.net',
    'undisclosed-recipients:; anne@example.net; bob@example.net',
    '(anne@example.net, bob@example.net)',
    '[anne@example.net; bob@example.net].',
    'anne@example.net(Anne), bob@example.net (Bob)',
    '`anne@example.net`, *bob@example.net*',
    '**anne@example.net** _bob@example.net_',
    '"Dupont, Anne" anne@example.net; «Bob» bob@example.net',
    'mailto:anne@example.net?cc=bob@example.net&subject=Hi',
    '<mailto:anne@example.net?bcc=bob@example.net|Anne>',
    'anne @example.net, bob@ example.net',
    'anne\u00a0@example.net bob @ example.net',
    '<anne@example.net, bob@example.net>>',
    'anne@example.net, bob@example.net, ANNE@example.net, Bob <bob@example.net>',
  ])('is read from %j', (text) => {
    expect(read(text)).toEqual({ ok: true, value: both });
  });

  it('may be empty', () => {
    expect(parseDestinations(' ,; ')).toEqual({ ok: true, value: [] });
  });

  it('is two addresses where the one before the bracket is another', () => {
    expect(parseDestinations('anne@example.net <bob@example.net>')).toEqual({ ok: true, value: both });
    expect(parseDestinations('"anne@example.net" <bob@example.net>')).toEqual({ ok: true, value: [both[1]] });
  });

  it.each([
    ['bob', 'bob'],
    ['anne@example.net bob', 'bob'],
    ['bob; Anne <anne@example.net>', 'bob'],
    ['Anne Dupont, bob@example.net', 'Anne Dupont'],
    ['<bob>', '<bob>'],
    ['anne@example.net and bob', 'bob'],
    ['and bob, anne@example.net', 'and bob'],
    ['anne(at)example.net', 'anne(at)example.net'],
    ['- anne', 'anne'],
  ])('is refused for what is neither an address nor the name of one: %s', (text, what) => {
    const fault = { code: 'address-without-at', text: expect.stringContaining(what.replace(/[<>]/g, '')) };
    expect(parseDestinations(text)).toMatchObject({ ok: false, fault });
  });

  it.each([
    ['Anne Dupont anne@example.net', 'Anne Dupont', 'anne@example.net'],
    ['Anne\tanne@example.net', 'Anne', 'anne@example.net'],
    ['bob@example.net Anne - anne@example.net', 'Anne', 'anne@example.net'],
    // The name of an argument, misspelled, is no title of a group.
    ['anne@example.net reson: bob@example.net', 'reson', 'bob@example.net'],
  ])('asks whether words are the name of the address after them: %s', (list, name, of) => {
    const fault = { code: 'name-without-brackets', text: name, address: of };
    expect(parseDestinations(list)).toEqual({ ok: false, fault });
  });

  it('names the rule that one of them breaks', () => {
    expect(parseDestinations('anne@example.net; "john doe"@example.net')).toMatchObject({
      fault: { code: 'local-part-quoted' },
    });
    expect(parseDestinations('müller@example.net;bob@example.net')).toMatchObject({
      fault: { code: 'local-part-not-ascii', character: 'ü' },
    });
  });
});

test('one address is taken out of the form in which it was typed', () => {
  for (const text of ['Anne Dupont <anne@example.net>', '<anne@example.net>', "'anne@example.net';"])
    expect(extractAddress(text)).toBe('anne@example.net');
  expect(extractAddress('@<http://example.net|example.net>')).toBe('@example.net');
  expect(extractAddress('a@x.org, b@x.org')).toBe('a@x.org, b@x.org');
});

test('an address that others may have made is taken as it is typed, but for what is around it', () => {
  for (const text of ['john doe@x.org', 'a:b@x.org', '* @x.org', 'and bob@x.org', 'o’neil@x.org'])
    expect(extractExistingAddress(text)).toBe(text);
  for (const text of [
    'Anne <anne@x.org>',
    "'anne@x.org';",
    'mailto:anne@x.org',
    '[anne@x.org](mailto:anne@x.org)',
  ])
    expect(extractExistingAddress(text)).toBe('anne@x.org');
});

it.each([
  'example.net',
  '@example.net',
  '<http://example.net|example.net>',
  'https://example.net/x',
  '"example.net"',
  'example.net,',
])('a domain is taken out of %s', (text) => expect(extractDomain(text)).toBe('example.net'));

const address = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9._+-]{0,8}[a-z0-9]$/), fc.stringMatching(/^[a-z]{1,9}\.[a-z]{2,3}$/))
  .filter(([local]) => !local.includes('..'))
  .map((parts) => parts.join('@'));
const word = fc.stringMatching(/^[A-Z][a-zé’-]{0,7}$/);
const unseen = fc.constantFrom('\u200b', '\u200e', '\u2060', '\ufeff', '\u00ad', '\u202a');

/** The forms in which programs write an address. */
const written = (one: string) =>
  fc.oneof(
    fc.constantFrom(
      one,
      `<${one}>`,
      `'${one}'`,
      `‘${one}’`,
      `mailto:${one}`,
      `<mailto:${one}|${one}>`,
      `[${one}](mailto:${one})`,
      `${one} <${one}>`,
      `"${one}" <${one}>`,
      `- ${one}`,
      `• ${one}`,
      `12. ${one}`,
      `(${one})`,
      `smtp:${one}`,
      `\`${one}\``,
      `**${one}**`,
      one.replace('@', ' @'),
      one.replace('@', '@\u00a0'),
      one.replace('@', '＠'),
      one.toUpperCase(),
    ),
    fc.tuple(word, word).map(([first, last]) => `${first} ${last} <${one}>`),
    fc.tuple(word, word).map(([first, last]) => `"${last}, ${first}" <${one}>`),
    fc.tuple(word, word).map(([first, last]) => `“${last}; ${first}” <${one}>`),
    fc.tuple(word, word).map(([first, last]) => `${first} ${last} (${one})`),
    fc.tuple(word, word).map(([first, last]) => `${one} (${first} ${last})`),
    fc.tuple(unseen, fc.nat(one.length)).map(([what, at]) => one.slice(0, at) + what + one.slice(at)),
  );

const lists = fc.uniqueArray(address, { minLength: 1, maxLength: 5 }).chain((addresses) =>
  fc.record({
    addresses: fc.constant(addresses),
    forms: fc.tuple(...addresses.map(written)),
    title: fc.constantFrom('', 'Team: ', 'Ann Lee: ', 'À : ', '- '),
    last: fc.constantFrom('', ',', ';', '\n', ' ; ', '.'),
    parts: fc.array(
      fc.constantFrom(', ', ',', '; ', ';', '\n', ' , ', ',\u00a0', '；', '、', '،', '\t', ' and ', ', et '),
      {
        minLength: addresses.length,
        maxLength: addresses.length,
      },
    ),
  }),
);

test('a list is the same addresses in whatever form each is written and whatever stands between', () => {
  fc.assert(
    fc.property(lists, ({ addresses, title, forms, parts, last }) => {
      const text =
        title + forms.map((form, place) => (place === 0 ? '' : parts[place]) + form).join('') + last;
      expect(read(text)).toEqual({ ok: true, value: addresses });
    }),
    {
      examples: [
        [
          {
            addresses: ['bf@h.dpy', 'y_.z@hq.ice'],
            forms: ['bf@\u00a0h.dpy', 'y_.z@hq.ice'],
            ...{ title: '', parts: [', ', ' and '], last: '' },
          },
        ],
      ],
    },
  );
});

test('whatever is read of a list is what its addresses are read as by themselves', () => {
  const pieces = fc.constantFrom(
    'a@x.org',
    '<',
    '>',
    '"',
    "'",
    ',',
    ';',
    '|',
    'mailto:',
    '[',
    '](',
    ')',
    ' ',
    '@',
  );
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 12 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const list = parseDestinations(text);
      for (const each of list.ok ? list.value : [])
        expect(parseDestination(each)).toEqual({ ok: true, value: each });
    }),
  );
});

test('an address as most are typed is what it is as the only one of a list', () => {
  const part = fc.stringMatching(/^[a-zA-Z0-9._+-]{1,12}$/);
  fc.assert(
    fc.property(part, part, (local, domain) => {
      const address = `${local}@${domain}`;
      expect(extractAddresses(address)).toEqual(extractAddresses(`${address},`));
    }),
    {
      examples: [
        ['1.ann', 'example.org'],
        ['ann-', 'example.org'],
        ['ann', 'example.org.'],
      ],
    },
  );
});
