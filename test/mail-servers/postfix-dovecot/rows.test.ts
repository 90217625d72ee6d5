import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../../src/domain/address/address.ts';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import { suspensionOf } from '../../../src/domain/suspension/suspension.ts';
import { destinations, waysElsewhere, waysToBob } from '../destinations.ts';
import {
  addDomain,
  alias,
  aliasDomain,
  applied,
  appPassword,
  at,
  change,
  endAliasDomain,
  hash,
  mailbox,
  outside,
  owner,
  password,
  revoke,
} from '../orders.ts';
import { testUnusualNames } from '../unusual-names.ts';
import { makeMailDirectory, type PostfixDovecotUnderTest } from './postfix-dovecot-under-test.ts';

const id = 'a1b2c3' as MailboxId;
const now = '2026-11-23 12:00:00';

let made: PostfixDovecotUnderTest;
beforeEach(async () => {
  made = await makeMailDirectory();
  await made.server.apply(addDomain());
  made.run('DELETE FROM log');
});
afterEach(() => made.cleanup());

const logged = () =>
  made.rows('SELECT action, data FROM log ORDER BY id').map((row) => Object.values(row as object).join(' '));

test('a domain has the row that PostfixAdmin writes, without limits, and its postmaster', () => {
  expect(made.rows('SELECT * FROM domain')).toEqual([
    {
      domain: 'example.org',
      description: '',
      aliases: 0,
      mailboxes: 0,
      maxquota: 0,
      quota: 0,
      transport: 'virtual',
      backupmx: 0,
      created: now,
      modified: now,
      active: 1,
      password_expiry: 365,
    },
  ]);
  expect(made.rows('SELECT address, goto FROM alias')).toEqual([
    { address: 'postmaster@example.org', goto: 'postmaster@example.com' },
  ]);
});

testUnusualNames(async (address, to) => {
  made.run(`INSERT INTO alias (address, goto, domain) VALUES ('${address}', '${to}', 'example.org')`);
  return made.server;
});

describe('nothing that leads mail elsewhere is left out', () => {
  const insert = (address: string, goto: string) =>
    made.run(
      `INSERT INTO alias (address, goto, domain) VALUES ('${address}', '${goto}', 'example.org')
       ON CONFLICT DO UPDATE SET goto = excluded.goto`,
    );

  test.each(destinations)('as a forward: %j', async (goto, seen) => {
    await made.server.apply(change(at('bob'), null, mailbox(id)));
    // For its own mailbox, that destination is PostfixAdmin's vacation program.
    const isAnswer = goto === 'bob#example.org@autoreply.example.com';
    for (const [address, text] of [
      [at('team'), goto],
      [isAnswer ? at('eve') : at('bob'), `${at('bob')},${goto}`],
    ] as const) {
      insert(address, text);
      const read = (await made.server.read(address))?.forwards ?? [];
      const listed = (await made.server.page(null, 10)).find((each) => each.address === address);
      expect(listed?.state.forwards).toEqual(read);
      for (const each of seen) expect(read.join(' ')).toContain(each);
    }
  });

  test.each(waysToBob)('who forwards to bob is listed: %j', async (goto) => {
    insert(at('team'), goto);
    expect(await made.server.forwardersTo(at('bob'))).toEqual([at('team')]);
  });

  test.each(waysElsewhere)('who forwards elsewhere is not: %j', async (goto) => {
    insert(at('team'), goto);
    expect(await made.server.forwardersTo(at('bob'))).toEqual([]);
  });
});

test('a catch-all that leads to a domain makes its own another name of that, while it is active', async () => {
  made.run(`INSERT INTO alias (address, goto, domain) VALUES
    ('@example.org', '@other.example, x@example.com', 'example.org'),
    ('all@example.org', '@third.example', 'example.org')`);
  expect(await made.server.aliasDomains()).toEqual([{ domain: 'example.org', target: 'other.example' }]);
  made.run(`UPDATE alias SET active = 0 WHERE address = '@example.org'`);
  expect(await made.server.aliasDomains()).toEqual([]);
});

test('an alias domain of PostfixAdmin is another name; one with addresses is a domain of its own as well', async () => {
  made.run(`INSERT INTO domain (domain, description, transport) VALUES ('old.example', '', 'virtual')`);
  made.run(`INSERT INTO alias_domain (alias_domain, target_domain) VALUES ('old.example', 'example.org')`);
  const bob = 'bob@old.example' as Address;
  expect(await made.server.aliasDomains()).toEqual([{ domain: 'old.example', target: 'example.org' }]);
  expect(await made.server.domains()).toEqual(['example.org']);
  expect(await made.server.apply(change(bob, null, mailbox(id)))).toMatchObject({
    why: { code: 'alias-domain' },
  });
  made.run(
    `INSERT INTO alias (address, goto, domain) VALUES ('abuse@old.example', 'x@y.example', 'old.example')`,
  );
  expect(await made.server.aliasDomains()).toEqual([{ domain: 'old.example', target: 'example.org' }]);
  expect(await made.server.domains()).toEqual(['example.org', 'old.example']);
  expect(await made.server.apply(change(bob, null, mailbox(id)))).toEqual(applied);
  expect(await made.server.apply(endAliasDomain('old.example' as Domain))).toEqual(applied);
  expect(await made.server.aliasDomains()).toEqual([]);
  expect(await made.server.domains()).toEqual(['example.org', 'old.example']);
  expect(await made.server.read(bob)).toMatchObject({ mailbox: { id } });
});

test('another name that we give has the rows that PostfixAdmin writes', async () => {
  expect(await made.server.apply(aliasDomain('old.example' as Domain))).toEqual(applied);
  expect(
    made.rows('SELECT alias_domain, target_domain, created, modified, active FROM alias_domain'),
  ).toEqual([
    { alias_domain: 'old.example', target_domain: 'example.org', created: now, modified: now, active: 1 },
  ]);
  expect(made.rows(`SELECT domain, active FROM domain WHERE domain = 'old.example'`)).toHaveLength(1);
  expect(await made.server.apply(endAliasDomain('old.example' as Domain))).toEqual(applied);
  expect(made.rows('SELECT alias_domain FROM alias_domain')).toEqual([]);
  expect(made.rows(`SELECT domain FROM domain WHERE domain = 'old.example'`)).toEqual([]);
  expect(logged()).toEqual(['create_alias_domain example.org', 'delete_alias_domain example.org']);
});

test('a mailbox has the two rows that PostfixAdmin writes', async () => {
  await made.server.apply(
    change(at('bob'), null, mailbox(id, { quota: 2_048_000, forwards: [outside('bob')] })),
  );
  expect(made.rows('SELECT * FROM mailbox')).toEqual([
    {
      username: 'bob@example.org',
      password: '!',
      name: '',
      maildir: 'a1b2c3/',
      quota: 2_048_000,
      local_part: 'bob',
      domain: 'example.org',
      created: now,
      modified: now,
      active: 1,
      phone: '',
      email_other: '',
      token: '',
      token_validity: now,
      password_expiry: '2027-11-23 12:00',
      totp_secret: null,
      smtp_active: 1,
    },
  ]);
  expect(made.rows("SELECT * FROM alias WHERE address LIKE 'bob@%'")).toEqual([
    {
      address: 'bob@example.org',
      goto: 'bob@example.org,bob@example.com',
      domain: 'example.org',
      created: now,
      modified: now,
      active: 1,
      description: '',
    },
  ]);
});

test('an alias has one row, and a suspended mailbox is off in both', async () => {
  await made.server.apply(change(at('team'), null, alias(outside('ann'), at('bob'))));
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  await made.server.apply(change(at('bob'), mailbox(id), mailbox(id, { enabled: false })));
  expect(
    made.rows("SELECT address, goto, active FROM alias WHERE address NOT LIKE 'post%' ORDER BY 1"),
  ).toEqual([
    { address: 'bob@example.org', goto: 'bob@example.org', active: 0 },
    { address: 'team@example.org', goto: 'ann@example.com,bob@example.org', active: 1 },
  ]);
  expect(made.rows('SELECT username, active FROM mailbox')).toEqual([
    { username: 'bob@example.org', active: 0 },
  ]);
});

test('every change is in its log, by whom and with its own words for it', async () => {
  const { server } = made;
  const bob = mailbox(id);
  const forwarding = mailbox(id, { forwards: [outside('bob')] });
  const suspended = mailbox(id, { forwards: [outside('bob')], enabled: false });
  await server.apply(change(at('bob'), null, bob));
  await server.apply(password(at('bob'), id));
  await server.apply(change(at('bob'), bob, forwarding));
  await server.apply(change(at('bob'), forwarding, suspended));
  await server.apply(change(at('bob'), suspended, alias(outside('bob'))));
  await server.apply(change(at('bob'), alias(outside('bob')), forwarding));
  await server.apply(change(at('bob'), forwarding, null));
  await server.apply(change(at('team'), null, alias(outside('ann'))));
  await server.apply(change(at('team'), alias(outside('ann')), null));
  expect(logged()).toEqual([
    'create_alias bob@example.org',
    'create_mailbox bob@example.org',
    'edit_password bob@example.org',
    'edit_alias bob@example.org',
    'edit_alias bob@example.org',
    'edit_mailbox bob@example.org',
    'delete_mailbox bob@example.org',
    'edit_alias bob@example.org',
    'edit_alias bob@example.org',
    'create_mailbox bob@example.org',
    'delete_mailbox bob@example.org',
    'create_alias team@example.org',
    'delete_alias team@example.org',
  ]);
  expect(made.rows('SELECT DISTINCT timestamp, username, domain FROM log')).toEqual([
    { timestamp: now, username: 'alice (terminal)', domain: 'example.org' },
  ]);
});

test('a repeated order, and one that finds the address changed, log nothing', async () => {
  const order = change(at('bob'), null, mailbox(id));
  await made.server.apply(order);
  await made.server.apply(order);
  await made.server.apply(change(at('bob'), alias(outside('ann')), null));
  await made.server.apply(password(at('bob'), id));
  await made.server.apply(password(at('bob'), id));
  expect(logged()).toEqual([
    'create_alias bob@example.org',
    'create_mailbox bob@example.org',
    'edit_password bob@example.org',
  ]);
});

test('a deleted mailbox takes along what other tables hold of it, and leaves others alone', async () => {
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  await made.server.apply(change(at('team'), null, alias(at('bob'), outside('ann'))));
  for (const name of ['bob', 'ann']) {
    made.run(`
      INSERT INTO vacation (email, subject, body, domain) VALUES ('${at(name)}', '', '', 'example.org');
      INSERT INTO vacation_notification (on_vacation, notified) VALUES ('${at(name)}', 'x@example.com');
      INSERT INTO quota (username, path) VALUES ('${at(name)}', 'quota/storage');
      INSERT INTO quota2 (username) VALUES ('${at(name)}');
      INSERT INTO mailbox_app_password (username) VALUES ('${at(name)}');`);
  }
  await made.server.apply(change(at('bob'), mailbox(id), null));
  for (const [table, column] of [
    ['vacation', 'email'],
    ['vacation_notification', 'on_vacation'],
    ['quota', 'username'],
    ['quota2', 'username'],
    ['mailbox_app_password', 'username'],
  ]) {
    expect(made.rows(`SELECT ${column} AS owner FROM ${table}`), table).toEqual([{ owner: at('ann') }]);
  }
  expect(made.rows("SELECT goto FROM alias WHERE address LIKE 'team@%'")).toEqual([
    { goto: 'bob@example.org,ann@example.com' },
  ]);
});

test('a restored mailbox has the columns back that PostfixAdmin may have set', async () => {
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  await made.server.apply(password(at('bob'), id));
  made.run(
    "UPDATE mailbox SET name = 'Bob', created = '2001-02-03 04:05:06', totp_secret = 'T', smtp_active = 0",
  );
  const [before] = made.rows('SELECT * FROM mailbox');
  await made.server.apply(change(at('bob'), mailbox(id), null));
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  expect(made.rows('SELECT * FROM mailbox')).toEqual([before]);
  expect(before).toMatchObject({ password: hash, name: 'Bob' });
});

test('rows that PostfixAdmin wrote in its own way are understood', async () => {
  made.run(`
    INSERT INTO mailbox (username, password, name, maildir, local_part, domain)
      VALUES ('eve@example.org', '$6$x', 'Eve', 'example.org/eve/', 'eve', 'example.org');
    INSERT INTO alias (address, goto, domain) VALUES ('eve@example.org', 'eve@example.org, Ann@Example.com', 'example.org')`);
  expect(await made.server.read(at('eve'))).toEqual(
    mailbox('example.org/eve' as MailboxId, { forwards: ['Ann@example.com' as Address] }),
  );
});

test.each(['example.org/eve/', '/home/eve/Maildir/', ''])(
  'a mailbox at the maildir "%s", which is not ours, is reported as odd, and its row deleted as one that does not come back',
  async (maildir) => {
    made.run(`
      INSERT INTO mailbox (username, password, name, maildir, local_part, domain)
        VALUES ('eve@example.org', '$6$x', 'Eve', '${maildir}', 'eve', 'example.org');
      INSERT INTO alias (address, goto, domain) VALUES ('eve@example.org', 'eve@example.org', 'example.org')`);
    expect(await made.server.measure(at('eve'))).toMatchObject({ unknown: { why: 'misplaced' } });
    const [odd] = (await made.server.conditions()).filter(({ ok }) => !ok);
    expect(odd).toMatchObject({ detail: expect.stringContaining('correct the maildir in its row') });
    const eve = (await made.server.read(at('eve'))) ?? alias();
    const suspended = { ...eve, enabled: false };
    expect(await made.server.apply(change(at('eve'), eve, suspended))).toEqual(applied);
    expect(await made.server.apply(change(at('eve'), suspended, null))).toEqual(applied);
    expect(made.rows('SELECT username FROM mailbox')).toEqual([]);
    expect(await made.server.measure(at('eve'))).toBeNull();
    expect((await made.server.conditions()).every(({ ok }) => ok)).toBe(true);
  },
);

test('a domain in capitals, which Postfix never finds, is not listed but reported', async () => {
  made.run(`INSERT INTO domain (domain, description, transport) VALUES ('Sister.EXAMPLE', '', 'virtual');
    INSERT INTO alias (address, goto, domain) VALUES ('Info@Sister.EXAMPLE', 'a@example.com', 'Sister.EXAMPLE')`);
  expect(await made.server.domains()).toEqual(['example.org']);
  expect((await made.server.page(null, 10)).map(({ address }) => address)).toEqual([at('postmaster')]);
  const failing = (await made.server.conditions()).filter(({ ok }) => !ok);
  expect(failing).toMatchObject([
    { part: 'Odd rows', detail: expect.stringContaining('domain Sister.EXAMPLE') },
  ]);
});

test('a mailbox without its alias row is seen, and the two rows are for mail and logins', async () => {
  for (const name of ['ann', 'bob', 'eve']) await made.server.apply(change(at(name), null, mailbox()));
  made.run(`
    DELETE FROM alias WHERE address = '${at('ann')}';
    UPDATE alias SET active = 0 WHERE address = '${at('bob')}';
    UPDATE mailbox SET active = 0 WHERE username = '${at('eve')}'`);
  const entries = await made.server.page(null, 3);
  expect(entries.map(({ address, state }) => [address, suspensionOf(state)])).toEqual([
    [at('ann'), 'active'],
    [at('bob'), 'suspended-mail'],
    [at('eve'), 'suspended-login'],
  ]);
});

test('a domain whose postmaster was left behind by a former one is not made over it', async () => {
  made.run(`INSERT INTO alias (address, goto, domain)
    VALUES ('postmaster@sister.example', 'ann@example.com', 'sister.example')`);
  const found = alias(outside('ann'));
  const sister = 'sister.example' as Domain;
  expect(await made.server.apply(addDomain(sister))).toEqual({ kind: 'found-changed', found });
  expect(await made.server.domains()).toEqual(['example.org']);
  expect(await made.server.apply(addDomain(sister, found))).toEqual(applied);
  expect(await made.server.domains()).toEqual(['example.org', 'sister.example']);
});

test('domains that are off, relayed or of no domain at all are not reported', async () => {
  made.run(`
    INSERT INTO domain (domain, description, transport, active) VALUES ('off.example', '', '', 0);
    INSERT INTO domain (domain, description, transport, backupmx) VALUES ('relay.example', '', '', 1);
    INSERT INTO domain (domain, description, transport) VALUES ('ALL', '', '')`);
  expect(await made.server.domains()).toEqual(['example.org']);
});

test("app passwords are rows of PostfixAdmin's table, and its log says so in words that it can show", async () => {
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  made.run('DELETE FROM log');
  for (const name of ['phone', 'laptop'])
    await made.server.apply(appPassword(at('bob'), id, name, '{SHA256.HEX}ab'));
  expect(made.rows('SELECT * FROM mailbox_app_password')).toEqual([
    { id: 1, username: at('bob'), description: 'phone', password_hash: '{SHA256.HEX}ab' },
    { id: 2, username: at('bob'), description: 'laptop', password_hash: '{SHA256.HEX}ab' },
  ]);
  await made.server.apply(revoke(at('bob'), id, 'phone'));
  await made.server.apply(owner(at('bob'), id, { locksOut: true }));
  const repeated = [appPassword(at('bob'), id, 'laptop'), revoke(at('bob'), id, 'laptop')];
  for (const order of [
    ...repeated,
    revoke(at('bob'), id, 'laptop'),
    owner(at('bob'), id, { locksOut: true }),
  ])
    await made.server.apply(order);
  expect(logged()).toEqual([
    'add_app_password bob@example.org',
    'add_app_password bob@example.org',
    'edit_mailbox bob@example.org',
    'edit_password bob@example.org',
    'add_app_password bob@example.org',
    'edit_mailbox bob@example.org',
  ]);
});

test('app passwords that PostfixAdmin made are listed and revoked, two of one name together', async () => {
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  made.run(`INSERT INTO mailbox_app_password (username, description, password_hash) VALUES
    ('${at('bob')}', 'phone', '$6$a'), ('${at('bob')}', 'phone', '$6$b'), ('${at('bob')}', NULL, '$6$c')`);
  expect(await made.server.appPasswords(at('bob'))).toEqual(['phone']);
  expect(await made.server.apply(appPassword(at('bob'), id, 'phone', '$6$b'))).toEqual(applied);
  await made.server.apply(revoke(at('bob'), id, 'phone'));
  expect(await made.server.appPasswords(at('bob'))).toEqual([]);
  await made.server.apply(owner(at('bob'), id, { locksOut: true }));
  expect(made.rows('SELECT * FROM mailbox_app_password')).toEqual([]);
});

test('app passwords that PostfixAdmin left behind with a mailbox do not open the next one', async () => {
  made.run(`INSERT INTO mailbox_app_password (username, description, password_hash)
    VALUES ('${at('bob')}', 'phone', '{SHA256.HEX}ab')`);
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  expect(await made.server.appPasswords(at('bob'))).toEqual([]);
});

test('a lock-out also ends what PostfixAdmin would send a new password by', async () => {
  await made.server.apply(change(at('bob'), null, mailbox(id)));
  made.run("UPDATE mailbox SET token = 'T', phone = '+331', email_other = 'bob@example.com', name = 'Bob'");
  await made.server.apply(owner(at('bob'), id, { locksOut: true }));
  expect(made.rows('SELECT password, token, phone, email_other, name FROM mailbox')).toEqual([
    { password: '!', token: '', phone: '', email_other: '', name: 'Bob' },
  ]);
});

test('a directory without the table of app passwords has none and says who brings it; then all goes on', async () => {
  const [{ sql }] = made.rows("SELECT sql FROM sqlite_schema WHERE name = 'mailbox_app_password'") as [
    { sql: string },
  ];
  made.run('DROP TABLE mailbox_app_password');
  const server = made.open();
  await server.apply(change(at('bob'), null, mailbox(id)));
  await server.apply(password(at('bob'), id));
  expect(await server.appPasswords(at('bob'))).toEqual([]);
  const adding = server.apply(appPassword(at('bob'), id, 'phone'));
  await expect(adding).rejects.toMatchObject({ name: 'MailServerUnavailable', trouble: 'unreadable' });
  await expect(adding).rejects.toThrow(
    /upgrade it with PostfixAdmin \(no such table: mailbox_app_password\)/,
  );
  expect(await server.apply(revoke(at('bob'), id, 'phone'))).toEqual(applied);
  expect(await server.apply(owner(at('bob'), id, { locksOut: true }))).toEqual(applied);

  made.run(sql);
  expect(await server.apply(appPassword(at('bob'), id, 'phone'))).toEqual(applied);
  await server.apply(change(at('bob'), mailbox(id), null));
  expect(made.rows('SELECT * FROM mailbox_app_password')).toEqual([]);
  await server.close();
});

test("a directory in Debian 12's older PostfixAdmin schema works as well", async () => {
  made.run(`
    ALTER TABLE mailbox DROP COLUMN totp_secret;
    ALTER TABLE mailbox DROP COLUMN smtp_active;
    ALTER TABLE alias DROP COLUMN description;
    DROP TABLE mailbox_app_password`);
  const server = made.open();
  const bob = mailbox(id);
  await server.apply(change(at('bob'), null, bob));
  await server.apply(change(at('bob'), bob, null));
  await server.apply(change(at('bob'), null, bob));
  expect(await server.read(at('bob'))).toEqual(bob);
  await server.close();
});
