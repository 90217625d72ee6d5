import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AppProcess,
  buttonIn,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { tablesOf } from '../support/databases/postfixadmin-tables.ts';
import { createFakeMailcow } from '../support/fake-mailcow/fake-mailcow.ts';
import { isMissing } from '../support/requirements.ts';

const policy = `
tenants: {}
mail-servers:
  own: { driver: postfix-dovecot, domains: all }
  shop: { driver: postfixadmin, domains: [shop.example] }
  cow: { driver: mailcow, domains: [cow.example] }
`;

describe.skipIf(isMissing('redis-server'))('one Facteur for several mail servers', () => {
  const fake = createFakeMailcow();
  let data: AppData;
  let database: string;
  let underTest: Awaited<ReturnType<typeof fake.listen>>;
  let facteur: AppProcess;

  beforeAll(async () => {
    data = await createAppData();
    database = join(data.directory, 'postfixadmin.sqlite');
    const tables = new Database(database);
    for (const table of tablesOf('SQLite', 1856)) tables.exec(table);
    tables.close();
    underTest = await fake.listen();
    const file = join(data.directory, 'policy.yaml');
    writeFileSync(file, policy);
    facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: {
        POLICY_FILE: file,
        MAIL_SERVER_SHOP_DATABASE: `sqlite://${database}`,
        MAIL_SERVER_COW_URL: underTest.url.href,
        MAIL_SERVER_COW_API_KEY: fake.mailcow.apiKey,
      },
    });
    for (const domain of ['own.example', 'shop.example', 'cow.example']) {
      await facteur.say(`/mail domain add ${domain} postmaster:me@outside.test`);
      expect(await facteur.say('1')).toContain(`Domain ${domain} added`);
    }
  });

  afterAll(async () => {
    expect(await facteur.endInput()).toBe(0);
    await underTest.close();
    await data[Symbol.asyncDispose]();
    expect(fake.complaints).toEqual([]);
  });

  const rowsOf = (query: string) => {
    const tables = new Database(database, { readonly: true });
    try {
      return tables.prepare(query).all();
    } finally {
      tables.close();
    }
  };

  it('puts each domain’s mailboxes on its own server, with the password that their owner sets', async () => {
    for (const domain of ['own.example', 'shop.example', 'cow.example']) {
      const made = await facteur.say(`/mail create ann@${domain} quota:2G`);
      expect(made).toContain(`Mailbox ann@${domain} created`);
      expect(await sendPassword(linkIn(made), 'seven clouds over the harbour')).toBe(
        `200 The password of ann@${domain} is set`,
      );
    }
    expect(data.rows('SELECT username FROM mailbox')).toEqual([{ username: 'ann@own.example' }]);
    expect(rowsOf('SELECT username FROM mailbox')).toEqual([{ username: 'ann@shop.example' }]);
    expect([...fake.mailcow.mailboxes.keys()]).toEqual(['ann@cow.example']);
    expect(rowsOf("SELECT action FROM log WHERE action = 'create_mailbox'")).toHaveLength(1);
  });

  it('forwards from one to the other, and knows who does', async () => {
    expect(await facteur.say('/mail alias team@own.example ann@shop.example ann@cow.example')).toContain(
      ' created',
    );
    expect(await facteur.say('/mail show ann@shop.example')).toContain('team@own.example');
    const asked = await facteur.say('/mail delete ann@shop.example');
    expect(asked).toContain('team@own.example');
    expect(await facteur.say(buttonIn(asked, 'Cancel'))).toContain('cancelled');
  });

  it('refuses what a server can’t do, with the reason, and says what of a removal can be taken back', async () => {
    expect(await facteur.say('/mail forward add ann@cow.example me@outside.test')).toContain(
      'The mail server cow doesn’t allow a mailbox to forward as well.',
    );
    expect(await facteur.say('/mail restore ann@cow.example')).toContain(
      'The mail server cow doesn’t keep deleted mailboxes',
    );
    await facteur.say('/mail create eve@cow.example');
    expect(await facteur.say('/mail delete eve@cow.example')).toContain('will be lost for good');
    expect(await facteur.say('2')).toContain('cancelled');
    await facteur.say('/mail create eve@own.example');
    expect(await facteur.say('/mail delete eve@own.example')).toContain('can be restored until');
    expect(await facteur.say('2')).toContain('cancelled');
  });

  it('says of each how it is', async () => {
    const status = await facteur.say('/mail status');
    for (const name of ['own', 'shop', 'cow']) expect(status).toContain(`(${name})`);
    expect(await facteur.say('/mail list')).toContain('ann@shop.example');
  });
});
