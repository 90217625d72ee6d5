import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { destinationKey, uniqueDestinations } from '../../src/domain/address/destination.ts';
import { parseDestinationList } from '../../src/domain/address/destination-list.ts';
import { applySchema } from '../../src/mail-servers/postfix-dovecot/schema.ts';
import { deliver } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { mailRows } from '../support/mail-host/mail-rows.ts';

const lists = [
  'a@outside.test,b@outside.test',
  'a@outside.test\nb@outside.test\nc@outside.test\n',
  'a@outside.test b@outside.test',
  'a@outside.test;b@outside.test',
  'a@outside.test, ,',
  'Anne Dupont <a@outside.test>',
  '"Dupont, Anne" <a@outside.test>, b@outside.test',
  'b@outside.test Anne <a@outside.test>, c@outside.test',
  '<a@outside.test> <b@outside.test>',
  'Team: a@outside.test, Bob <b@outside.test>; c@outside.test',
  'a@outside.test (Anne, not b@outside.test (nor (c@outside.test)))',
  'a @ outside . test',
  '"a"@outside.test',
  'Board+AbC@Outside.test',
  'a@outside.test,A@Outside.test',
];

let mailDir: string;
let host: MailHost;
let database: Database.Database;

beforeAll(async () => {
  mailDir = join(mkdtempSync(join(tmpdir(), 'facteur-')), 'mail');
  host = await startMailHost({ mailDir });
  database = new Database(join(mailDir, 'directory.sqlite'));
  chmodSync(database.name, 0o660);
  database.pragma('journal_mode = WAL');
  applySchema(database);
  mailRows(database, mailDir).domain('example.org');
  for (const [index, list] of lists.entries())
    mailRows(database, mailDir).alias(`list${index}@example.org`, list);
});

afterAll(async () => {
  database.close();
  await host.stop();
  rmSync(join(mailDir, '..'), { recursive: true });
});

test.each(lists.map((list, index) => [list, index] as const))(
  'Postfix reads %j as we do',
  async (list, index) => {
    const subject = `list ${index}.`;
    await deliver(host, {
      from: 'stranger@outside.test',
      to: `list${index}@example.org`,
      subject,
      text: 'x',
    });
    const read = uniqueDestinations(parseDestinationList(list)).map(destinationKey).toSorted();
    const delivered = () =>
      host.outbox.messages
        .filter(({ raw }) => raw.includes(`Subject: ${subject}`))
        .flatMap(({ to }) => to.map((each) => each.toLowerCase()))
        .toSorted();
    await vi.waitFor(() => expect(delivered()).toHaveLength(read.length));
    expect(delivered()).toEqual(read);
  },
);
