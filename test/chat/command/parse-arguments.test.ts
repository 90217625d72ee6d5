import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../src/chat/command/command.ts';
import { findCommand } from '../../../src/chat/command/find-command.ts';
import { assignWords, parseArguments, parseValues } from '../../../src/chat/command/parse-arguments.ts';
import { removeQuotes, splitQuoted } from '../../../src/chat/command/split-words.ts';
import { formatUsage } from '../../../src/chat/command/usage.ts';
import { commandNamed, commands } from './commands.ts';

const wordsOf = splitQuoted;

const found = (line: string) => {
  const result = findCommand(commands, wordsOf(line));
  return result.ok ? { path: result.value.command.path.join(' '), rest: result.value.rest } : result.fault;
};

function parseWords(definition: Definition, words: readonly string[]) {
  const reading = assignWords(definition, words);
  return reading.ok ? parseArguments(definition, reading.value) : reading;
}

const parsed = (line: string) => {
  const [name = '', ...words] = wordsOf(line);
  const command = commands.find(({ path }) => path[0] === name);
  if (!command) throw new Error(`no command ${name}`);
  const result = parseWords(command, words);
  return result.ok ? result.value : result.fault;
};

describe('splitting', () => {
  test.each([
    ['/mail  show\ta@x.org ', ['/mail', 'show', 'a@x.org']],
    ['list search:"two words" kind:alias', ['list', 'search:two words', 'kind:alias']],
    ['list search:“two words”', ['list', 'search:two words']],
    ['a""b ""', ['ab', '']],
    ['', []],
  ])('%j gives its words', (line, words) => {
    expect(wordsOf(line).map(removeQuotes)).toEqual(words);
  });
});

describe('finding a command', () => {
  test.each([
    ['/mail list x.org', { path: 'list', rest: ['x.org'] }],
    ['list x.org', { path: 'list', rest: ['x.org'] }],
    ['/MAIL Forward ADD a@x.org', { path: 'forward add', rest: ['a@x.org'] }],
    ['/mail', { path: 'help', rest: [] }],
  ])('%s', (line, command) => {
    expect(found(line)).toEqual(command);
  });

  test.each([
    ['/mail creat a@x.org', 'creat', 'create'],
    ['/mail lsit', 'lsit', 'list'],
    ['/mail forward ad a@x.org', 'forward ad', 'forward add'],
    ['/mail forward a@example.org', 'forward a@example.org', 'forward add'],
    ['/mail forward', 'forward', 'forward add'],
    ['/mail frobnicate now', 'frobnicate', null],
    ['/mail reovke a@x.org', 'reovke', 'revoke'],
    ['/mail del a@x.org', 'del', null],
    ['/mail forward del a@x.org b@x.org', 'forward del', 'forward remove'],
    ['/mail forward supprimer a@x.org', 'forward supprimer', 'forward remove'],
    ['/mail new a@x.org', 'new', 'create'],
    ['/mail Créer a@x.org', 'Créer', 'create'],
    ['/mail rmove', 'rmove', null],
  ])('%s is unknown, and the nearest command is suggested', (line, typed, nearest) => {
    expect(found(line)).toEqual({ code: 'command-unknown', typed, nearest });
  });
});

test('what somebody sees of a command is what they typed', () => {
  expect(found('\ufeff/mail li\u200bst x.org')).toEqual({ path: 'list', rest: ['x.org'] });
  expect(parsed('create a@x.org quo\u200bta:2G')).toEqual({ address: 'a@x.org', quota: 2 * 1024 ** 3 });
});

describe('reading arguments', () => {
  test.each([
    ['create Bob@X.org', { address: 'bob@x.org' }],
    [
      'create a@x.org quota:2G forward:b@x.org',
      { address: 'a@x.org', forward: ['b@x.org'], quota: 2 * 1024 ** 3 },
    ],
    ['create a@x.org quota: none', { address: 'a@x.org', quota: null }],
    ['create Address:a@x.org', { address: 'a@x.org' }],
    [
      'create a@x.org forward:b@x.org, c@x.org,d@x.org quota:1M',
      { address: 'a@x.org', forward: ['b@x.org', 'c@x.org', 'd@x.org'], quota: 1024 ** 2 },
    ],
    ['alias @x.org b@x.org c@x.org', { address: '@x.org', dest: ['b@x.org', 'c@x.org'] }],
    ['alias a@x.org note:"for now" b@x.org', { address: 'a@x.org', dest: ['b@x.org'], note: 'for now' }],
    ['convert a@x.org ALIAS to:b@x.org', { address: 'a@x.org', into: 'alias', to: ['b@x.org'] }],
    ['list @x.org search:a:b kind:Alias page:3', { domain: 'x.org', search: 'a:b', kind: 'alias', page: 3 }],
    ['owner a@x.org <@U123|lea>', { address: 'a@x.org', person: { id: 'U123', name: 'lea' } }],
    [
      'owner a@x.org "<@U1|Léa > Martin>"',
      { address: 'a@x.org', person: { id: 'U1', name: 'Léa > Martin' } },
    ],
    ['owner a@x.org <@!998>', { address: 'a@x.org', person: { id: '998', name: '998' } }],
    ['create a@x.org for:<@W1|>', { address: 'a@x.org', for: { id: 'W1', name: 'W1' } }],
    ['create a@x.org for:@Bob', { address: 'a@x.org', for: { id: null, name: 'Bob' } }],
    ['create a@x.org for: bob', { address: 'a@x.org', for: { id: null, name: 'bob' } }],
    ['revoke a@x.org "My  Phone"', { address: 'a@x.org', name: 'My  Phone' }],
    ['revoke a@x.org My Phone', { address: 'a@x.org', name: 'My Phone' }],
    [
      'create Ann Lee <a@x.org> quota:2 GB for:@Bob',
      { address: 'a@x.org', quota: 2 * 1024 ** 3, for: { id: null, name: 'Bob' } },
    ],
    ['create quota:1 500 Mo a@x.org', { address: 'a@x.org', quota: 1500 * 1024 ** 2 }],
    ['create quota:no limit a@x.org', { address: 'a@x.org', quota: null }],
    [
      'alias "Lee, Ann" <a@x.org> "Dee, Bob" <b@x.org>; c@x.org',
      { address: 'a@x.org', dest: ['b@x.org', 'c@x.org'] },
    ],
    [
      'create a@x.org forward:b@x.org; Cy <c@x.org> quota:1M',
      { address: 'a@x.org', forward: ['b@x.org', 'c@x.org'], quota: 1024 ** 2 },
    ],
    ['create a@x.org forward:"b@x.org; c@x.org"', { address: 'a@x.org', forward: ['b@x.org', 'c@x.org'] }],
    ['alias @<http://x.org|x.org> <mailto:b@x.org|Bob Dee>', { address: '@x.org', dest: ['b@x.org'] }],
    [
      'create Ann Lee (a@x.org) forward:- b@x.org - c@x.org',
      { address: 'a@x.org', forward: ['b@x.org', 'c@x.org'] },
    ],
    ['create a@x.org (Ann Lee), quota:2 gigas,', { address: 'a@x.org', quota: 2 * 1024 ** 3 }],
    ['create a @x.org', { address: 'a@x.org' }],
    ['create a\u00a0@x.org', { address: 'a@x.org' }],
    ['create a@ x.org', { address: 'a@x.org' }],
    ['alias a@x.org Team: b@x.org, c@x.org;', { address: 'a@x.org', dest: ['b@x.org', 'c@x.org'] }],
    ['alias a@x.org b@x.org et c@x.org B@x.org', { address: 'a@x.org', dest: ['b@x.org', 'c@x.org'] }],
    ['create a@x.org quota : 2G', { address: 'a@x.org', quota: 2 * 1024 ** 3 }],
    ['create a@x.org quota：２Ｇ', { address: 'a@x.org', quota: 2 * 1024 ** 3 }],
    ['create a@x.org quota=2G', { address: 'a@x.org', quota: 2 * 1024 ** 3 }],
    ['create a@x.org --quota 2G', { address: 'a@x.org', quota: 2 * 1024 ** 3 }],
    [
      'create a@x.org for:@Mia Martin quota:1M',
      {
        address: 'a@x.org',
        quota: 1024 ** 2,
        for: { id: null, name: 'Mia Martin' },
      },
    ],
    ['create for:Mia Martin a@x.org', { address: 'a@x.org', for: { id: null, name: 'Mia Martin' } }],
    ['owner a@x.org “Mia Martin”', { address: 'a@x.org', person: { id: null, name: 'Mia Martin' } }],
    ["owner a@x.org '\u200b@mia',", { address: 'a@x.org', person: { id: null, name: 'mia' } }],
    ['owner a@x.org ＠mia', { address: 'a@x.org', person: { id: null, name: 'mia' } }],
    ['owner a@x.org <@U1|Mia Martin>', { address: 'a@x.org', person: { id: 'U1', name: 'Mia Martin' } }],
    ['owner a@x.org <@U1>,', { address: 'a@x.org', person: { id: 'U1', name: 'U1' } }],
    ['list kind:“Alias”', { kind: 'alias' }],
    ['list page:Page #10', { page: 10 }],
    ['list page:#10', { page: 10 }],
    ['list page:nº 10', { page: 10 }],
    ['list page:１０', { page: 10 }],
    ['list', {}],
    ['help forward add', { command: 'forward add' }],
  ])('%s', (line, values) => {
    expect(parsed(line)).toEqual(values);
  });

  test.each([
    '<mailto:a@x.org|a@x.org>',
    'mailto:a@x.org',
    '<a@x.org>',
    '<mailto:a@x.org>',
    'address:<a@x.org>',
  ])('an address that a chat client wrapped as %s is unwrapped', (typed) => {
    expect(parsed(`create ${typed}`)).toEqual({ address: 'a@x.org' });
  });

  test('a domain that a chat client made a link of is unwrapped', () => {
    expect(parsed('list <http://x.org|x.org>')).toEqual({ domain: 'x.org' });
  });

  test.each([
    ['create', { code: 'argument-missing', command: 'create', argument: 'ADDRESS' }],
    ['create a@x.org quota:', { code: 'argument-missing', command: 'create', argument: 'quota:SIZE' }],
    ['alias a@x.org ,', { code: 'argument-missing', command: 'alias', argument: 'DEST' }],
    ['convert a@x.org', { code: 'argument-missing', command: 'convert', argument: 'alias|mailbox' }],
    ['create a@x.org b@x.org', { code: 'argument-unexpected', command: 'create', typed: 'b@x.org' }],
    ['create a@x.org quotta:2G', { code: 'argument-unexpected', command: 'create', typed: 'quotta:2G' }],
    ['create a@x.org quota:2G quota:3G', { code: 'argument-twice', command: 'create', argument: 'quota' }],
    ['create a@x.org address:b@x.org', { code: 'argument-twice', command: 'create', argument: 'address' }],
    ['list page:0', { code: 'count-nonsense', argument: 'page', typed: '0' }],
    ['list page:two', { code: 'count-nonsense', argument: 'page', typed: 'two' }],
    [
      'list page:99999999999999999999',
      { code: 'count-nonsense', argument: 'page', typed: '99999999999999999999' },
    ],
    ['list page:1000000000', { code: 'count-nonsense', argument: 'page', typed: '1000000000' }],
    [
      'list kind:group',
      {
        code: 'choice-unknown',
        command: 'list',
        argument: 'kind',
        typed: 'group',
        choices: ['mailbox', 'alias'],
      },
    ],
    ['create a@x.org quota:lots', { code: 'size-nonsense', text: 'lots' }],
    ['create a@x.org quota:1,500M', { code: 'size-ambiguous', text: '1,500M', forms: ['1500M', '1.5M'] }],
    ['list page:1,000', { code: 'count-separated', argument: 'page', typed: '1,000', form: '1000' }],
    ['list page:1 000', { code: 'count-separated', argument: 'page', typed: '1 000', form: '1000' }],
    ['create a@x.org quota:2', { code: 'size-without-unit', text: '2', forms: ['2M', '2G'] }],
    ['list search:"two words', { code: 'quote-unclosed', typed: '"two' }],
    ['alias a@x.org “b@x.org', { code: 'quote-unclosed', typed: '“b@x.org' }],
    ['alias a@x.org b@x.org bob c@x.org', { code: 'name-without-brackets', text: 'bob', address: 'c@x.org' }],
    ['list page:#', { code: 'count-nonsense', argument: 'page', typed: '#' }],
    ['create bob', { code: 'address-without-at', text: 'bob' }],
    ['alias a@x.org b@x.org bob', { code: 'address-without-at', text: 'bob' }],
    ['list localhost', { code: 'domain-single-label', text: 'localhost' }],
  ])('%s is refused', (line, fault) => {
    expect(parsed(line)).toEqual(fault);
  });
});

describe('prose', () => {
  const asked: Definition = {
    path: ['ask'],
    arguments: [
      { name: 'quota', type: 'quota' },
      { name: 'for', type: 'person' },
      { name: 'page', type: 'count' },
      { name: 'search', type: 'text' },
      { name: 'reason', type: 'text', rest: true },
      { name: 'break-glass', type: 'text', rest: true },
    ],
  };
  const reads = (line: string) => {
    const result = parseWords(asked, wordsOf(line));
    return result.ok ? result.value : result.fault;
  };

  test.each([
    "l'adresse de l’équipe",
    'he said "yes',
    'a 12" screen',
    'it is “urgent',
    'the "new" one',
    '"old" and "new"',
    'the quota: it is small',
    'see https://x.org/a:b?c=d',
    'what is it for: mail',
    'the reason: none',
    'my search: was wrong',
    'from 10:30 to 12:00',
    '👩‍👩‍👧 arrives',
    '«pour l’été»',
  ])('may have any sign and word: %s', (reason) => {
    expect(reads(`quota:2G reason:${reason}`)).toEqual({ quota: 2 * 1024 ** 3, reason });
  });

  test.each([
    ['reason:more mail quota:2G', { reason: 'more mail', quota: 2 * 1024 ** 3 }],
    ['reason: more mail quota: 2G page: 3', { reason: 'more mail', quota: 2 * 1024 ** 3, page: 3 }],
    ['reason: new for: @mia', { reason: 'new', for: { id: null, name: 'mia' } }],
    ['reason:new for:mia', { reason: 'new', for: { id: null, name: 'mia' } }],
    ['reason : new', { reason: 'new' }],
    ['reason:down break–glass: disk full', { reason: 'down', 'break-glass': 'disk full' }],
    ['reason:“why not”', { reason: 'why not' }],
    ['reason:more quota: 1,500M', { code: 'size-ambiguous', text: '1,500M', forms: ['1500M', '1.5M'] }],
  ])('ends where an argument is given: %s', (line, values) => {
    expect(reads(line)).toEqual(values);
  });

  test('keeps what is given in a form as it is', () => {
    for (const reason of ['"quoted"', 'a "b', "two\nlines: 'x'"])
      expect(parseValues(asked, { reason })).toEqual({ values: { reason } });
  });
});

test('invisible characters anywhere in a line of words change nothing', () => {
  const words = ['/mail', 'create', 'a@x.org', 'quota:2G', 'forward:b@x.org,c@x.org', 'for:mia'];
  const unseen = fc.constantFrom(
    '\u200b',
    '\u200e',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u202a',
    '\ufe0f',
    '\u180e',
  );
  const spot = fc.record({ word: fc.nat(words.length - 1), place: fc.nat(30), what: unseen });
  const understood = (line: readonly string[]) => {
    const command = findCommand(commands, wordsOf(line.join(' ')));
    return command.ok ? parseWords(command.value.command, command.value.rest) : command;
  };
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 5 }), (spots) => {
      const line = [...words];
      for (const { word, place, what } of spots) {
        const text = line[word] ?? '';
        line[word] = text.slice(0, place) + what + text.slice(place);
      }
      expect(understood(line)).toEqual(understood(words));
    }),
  );
});

test('usage is one line, with what may be left out in brackets', () => {
  expect(commands.map((each) => formatUsage(each))).toEqual([
    '/mail help [COMMAND]',
    '/mail create ADDRESS [forward:ADDRESSES] [quota:SIZE] [for:PERSON]',
    '/mail suspend ADDRESS|where:FILTERS [reason:TEXT]',
    '/mail owner ADDRESS [PERSON]',
    '/mail revoke ADDRESS NAME',
    '/mail alias ADDRESS DEST… [note:TEXT]',
    '/mail list [DOMAIN] [search:TEXT] [kind:mailbox|alias] [page:N]',
    '/mail convert ADDRESS alias|mailbox [to:ADDRESSES]',
    '/mail forward add ADDRESS',
    '/mail forward remove ADDRESS',
  ]);
});

const pieces = [
  '/mail',
  'create',
  'forward',
  'add',
  'quota:',
  'to:',
  'for:',
  '<@U1|',
  'a@x.org',
  ',',
  '"',
  ' ',
  '<mailto:',
  '|',
  '>',
  ':',
];
const line = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(' '));

test('any line is either understood or refused with a fault', () => {
  fc.assert(
    fc.property(line, (typed) => {
      const command = findCommand(commands, splitQuoted(typed));
      const values = command.ok ? parseWords(command.value.command, command.value.rest) : command;
      expect(values.ok ? values.value : values.fault.code).toBeTruthy();
    }),
  );
});

test('whatever is given in quotes comes back as it was typed', () => {
  const text = fc.string().filter((value) => value !== '' && !/["“”„]/.test(value));
  fc.assert(
    fc.property(text, (search) => {
      const words = wordsOf(`search:"${search}"`);
      expect(parseWords(commandNamed('list'), words)).toEqual({ ok: true, value: { search } });
    }),
  );
});
