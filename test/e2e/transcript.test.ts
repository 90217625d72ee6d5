import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  linkIn,
  openPage,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const addDomain = ['/mail domain add example.org postmaster:me@outside.test', '1'];

describe.skipIf(isMissing('redis-server'))('a session on a pipe', () => {
  test('answers each line to its end, in order, and ends well with its input', async () => {
    await using data = await createAppData();
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    facteur.type(
      ...addDomain,
      '/mail create contact@example.org quota:2G',
      '/mail create anna@example.org forward:anna@outside.test',
      '/mail alias team@example.org contact@example.org anna@example.org',
      '/mail convert contact@example.org alias to:anna@example.org',
      '2',
      '/mail convert contact@example.org alias to:anna@example.org',
      '1',
      '/mail restore contact@example.org',
      '/as bob',
      '/mail create bob@example.org',
      '1',
      '/as admin',
      '/mail request show 8',
      '1',
      '/mail list kind:mailbox',
      '',
      '7',
    );
    expect(await facteur.endInput()).toBe(0);
    expect(headlinesOf(facteur.transcript())).toEqual([
      '> /mail domain add example.org postmaster:me@outside.test',
      '! Add the domain example.org?',
      '> 1',
      '✓ Domain example.org added, with postmaster@example.org.',
      '> /mail create contact@example.org quota:2G',
      '✓ Mailbox contact@example.org created.',
      '> /mail create anna@example.org forward:anna@outside.test',
      '✓ Mailbox anna@example.org created.',
      '> /mail alias team@example.org contact@example.org anna@example.org',
      '✓ Alias team@example.org created.',
      '> /mail convert contact@example.org alias to:anna@example.org',
      '! Convert the mailbox contact@example.org into an alias?',
      '> 2',
      'Convert the mailbox contact@example.org into an alias: cancelled',
      '> /mail convert contact@example.org alias to:anna@example.org',
      '! Convert the mailbox contact@example.org into an alias?',
      '> 1',
      '✓ Mailbox contact@example.org converted into an alias.',
      '> /mail restore contact@example.org',
      '✓ Mailbox contact@example.org restored.',
      '> /as bob',
      'You are now bob (member)',
      '> /mail create bob@example.org',
      '… bob (terminal) asks for the mailbox bob@example.org',
      '> 1',
      '✗ You can’t approve your own request.',
      '> /as admin',
      'You are now admin (admin)',
      '> /mail request show 8',
      '… bob (terminal) asks for the mailbox bob@example.org',
      '> 1',
      '✓ Mailbox bob@example.org created.',
      '> /mail list kind:mailbox',
      'example.org: 3 addresses, 0 B of mail',
      '> 7',
      '✗ There is no button 7',
    ]);
    expect(facteur.errors()).toBe('');
  });

  test('speaks of no way back where removed mail is not kept', async () => {
    await using data = await createAppData();
    await using facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: { RETENTION_DAYS: '0' },
    });
    for (const line of [...addDomain, '/mail create contact@example.org']) await facteur.say(line);
    const question = await facteur.say('/mail delete contact@example.org');
    const answer = await facteur.say('1');
    expect(answer).toMatch(/^✓ Mailbox contact@example\.org deleted\./);
    expect(question + answer).not.toMatch(/restore|brought back/);
  });

  test('ends well where nothing was typed', async () => {
    await using data = await createAppData();
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    expect(await facteur.endInput()).toBe(0);
    expect([facteur.transcript(), facteur.errors()]).toEqual(['', '']);
  });
});

const headlinesOf = (transcript: string) => transcript.split('\n').filter((line) => /^\S/.test(line));

describe.skipIf(isMissing('redis-server'))('bad input is answered clearly and changes nothing', () => {
  let data: AppData;
  let facteur: AppProcess;

  beforeAll(async () => {
    data = await createAppData();
    facteur = startAppProcess({ dataDirectory: data.directory });
    const commands = [
      ...addDomain,
      '/mail create box@example.org',
      '/mail create mixed@example.org forward:me@outside.test',
      '/mail alias first@example.org box@example.org',
      '/mail alias second@example.org first@example.org',
    ];
    for (const command of commands) await facteur.say(command);
    putMessage('box@example.org', 3 * 1024 ** 2);
  });

  afterAll(async () => {
    expect(await facteur.endInput()).toBe(0);
    expect(facteur.errors()).toBe('');
    await data[Symbol.asyncDispose]();
  });

  function putMessage(address: string, bytes: number): void {
    const [row] = data.rows(`SELECT maildir FROM mailbox WHERE username = '${address}'`);
    const folder = join(data.mail, 'homes', String(row?.['maildir']), 'Maildir', 'new');
    mkdirSync(folder);
    writeFileSync(join(folder, `1.host,S=${bytes}`), Buffer.alloc(bytes, 'x'));
  }

  const requests = () => data.own('SELECT id, state FROM requests');
  const hundredAndOne = Array.from({ length: 101 }, (_, index) => `a${index}@outside.test`).join(',');

  test.each([
    [
      '/mail create a@elsewhere.test',
      'elsewhere.test isn’t one of your domains.',
      'Your domains: example.org.',
    ],
    ['/mail create box@example.org', 'box@example.org already exists, as a mailbox.', '/mail show'],
    ['/mail alias first@example.org me@outside.test', 'already exists, as an alias.', '/mail show'],
    ['/mail create mixed@example.org', 'already exists, as a mailbox that also forwards.', '/mail show'],
    [
      '/mail domain add example.org postmaster:me@outside.test',
      'The domain example.org was already added.',
      '/mail list',
    ],
    ['/mail create nobody', '“nobody” isn’t an address: it has no @.', 'name@domain'],
    ['/mail create @example.org', 'has nothing before the @.', 'name@domain'],
    ['/mail create a..b@example.org', 'has two in a row, before the @.', 'Use single dots'],
    ['/mail create a,b@example.org', 'isn’t allowed before the @', 'Use letters'],
    ['/mail create jürgen@example.org', '“ü” isn’t allowed before the @', 'without accents'],
    [`/mail create ${'x'.repeat(65)}@example.org`, 'at most 64 are allowed (RFC 5321)', 'shorter'],
    ['/mail create a@-example.org', 'can’t be part of a domain', 'Check the spelling.'],
    ['/mail create a@[127.0.0.1]', 'A domain can’t be a number in brackets.', 'example.org'],
    ['/mail create a+b@example.org', 'can’t be a mailbox: the part after + is a tag', '/mail alias'],
    ['/mail alias self@example.org self@example.org', 'can’t forward to itself.', 'add a mailbox'],
    ['/mail forward add first@example.org first@example.org', 'can’t forward to itself.', ''],
    [
      '/mail forward add first@example.org second@example.org',
      'Mail would go in a circle: first@example.org → second@example.org → first@example.org.',
      'Leave out the forward that closes the circle.',
    ],
    [
      '/mail alias a@example.org gone@example.org',
      'gone@example.org doesn’t exist',
      'Create the address first',
    ],
    [
      `/mail alias a@example.org ${hundredAndOne}`,
      'at most 100 forwards. This would be 101.',
      'mailing list',
    ],
    [
      '/mail forward remove first@example.org box@example.org',
      'the last forward of first@example.org',
      'Add another forward first',
    ],
    ['/mail delete gone@example.org', 'gone@example.org doesn’t exist', ''],
    [
      '/mail convert first@example.org alias to:me@outside.test',
      'is already an alias.',
      'Nothing was changed',
    ],
    ['/mail convert box@example.org mailbox', 'already has a mailbox.', 'Nothing was changed'],
    ['/mail convert box@example.org alias', 'An alias needs a forward', 'to:ADDRESS'],
    ['/mail quota box@example.org lots', '“lots” isn’t a size between 1M and 1024T.', '500M or 2G'],
    ['/mail quota box@example.org 2M', 'already holds 3 MB, more than 2 MB.', 'Choose a quota above 3 MB'],
    ['/mail quota first@example.org 2G', 'has no mailbox.', 'adds a mailbox'],
    ['/mail password set first@example.org', 'has no mailbox.', 'adds a mailbox'],
    ['/mail resume box@example.org', 'isn’t suspended.', 'Nothing was changed'],
    ['/mail restore box@example.org', 'Nothing can be restored for box@example.org', '/mail history'],
    [
      '/mail delete postmaster@example.org',
      'postmaster@example.org can’t be deleted',
      'To forward it to another address',
    ],
    ['/mail creat a@example.org', 'There is no command “creat”.', 'Did you mean /mail create?'],
    ['/mail create', 'ADDRESS is missing in /mail create.', '/mail help create'],
    ['create a@example.org', 'create a@example.org isn’t a command', '/mail help'],
    ['99', 'There is no button 99', '/mail request list'],
    ['/mail request show 99', 'There is no request #99.', '/mail request list'],
  ])('%s', async (line, what, next) => {
    const before = [data.dump(), requests()];
    const answer = await facteur.say(line);
    expect(answer).toMatch(/^✗ /);
    expect(answer.split('\n')[0]).toContain(what);
    expect(answer).toContain(next);
    expect([data.dump(), requests()]).toEqual(before);
  });

  describe('on the password page', () => {
    const good = 'seven clouds over the harbour';
    const newLink = async () => linkIn(await facteur.say('/mail password set box@example.org'));

    test.each([
      ['the two are different', good, `${good}!`],
      ['it is too short', 'eleven char', 'eleven char'],
      ['it holds the name before the @', 'a mailBOX of words', 'a mailBOX of words'],
      ['it is among the commonest', 'unbelievable', 'unbelievable'],
    ])('a password is refused where %s, and the link still works', async (_, password, repeated) => {
      const before = data.dump();
      const link = await newLink();
      expect(await sendPassword(link, password, repeated)).toMatch(/^422 Password of .* not set yet/);
      expect(data.dump()).toEqual(before);
      expect(await openPage(link)).toBe('200 Set the password of box@example.org');
    });

    test('a link that is forged, superseded, expired or used sets nothing', async () => {
      const superseded = await newLink();
      const newest = await newLink();
      expect(await sendPassword(newest, good)).toMatch(/^200/);
      const expired = await newLink();
      const before = data.dump();
      const forged = newest.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      expect(await sendPassword(forged, good)).toBe('404 This link does not work');
      expect(await sendPassword(superseded, good)).toBe('404 This link does not work');
      expect(await sendPassword(newest, good)).toBe('404 This link does not work');
      expire();
      expect(await sendPassword(expired, good)).toBe('404 This link does not work');
      expect(data.dump()).toEqual(before);
    });

    /** Lets an hour pass for all links. */
    function expire(): void {
      using database = closing(join(data.directory, 'facteur.sqlite'));
      database.prepare('UPDATE password_links SET expires_at = expires_at - 3600000').run();
    }
  });
});

function closing(file: string): Database.Database & Disposable {
  const database = new Database(file);
  return Object.assign(database, { [Symbol.dispose]: () => void database.close() });
}
