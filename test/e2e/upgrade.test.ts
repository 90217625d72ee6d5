import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownVersion } from '../../src/store/version.ts';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const archives = globSync(join(import.meta.dirname, '../data-dirs/*.tar.gz'))
  .map((file) => {
    const name = basename(file, '.tar.gz');
    return { name, file, migrations: Number.parseInt(name, 10) };
  })
  .sort((one, other) => one.migrations - other.migrations);

const firstWithHandovers = 7;
const day = 24 * 60 * 60 * 1000;

const message = (number: number, name: string): string =>
  `From: x@example.net\r\nTo: ${name}@example.org\r\nSubject: letter ${number}\r\n\r\nLetter ${number} to ${name}.\r\n`;
const messagesTo = (name: string): string[] => [message(1, name), message(2, name)];

test('there is a DATA_DIR of each version that landed', () => {
  expect(archives.map(({ migrations }) => migrations)).toEqual([
    2, 3, 4, 5, 7, 8, 11, 12, 15, 18, 20, 26, 27,
  ]);
});

describe.skipIf(isMissing('redis-server')).each(archives)('a DATA_DIR of $name', ({ file, migrations }) => {
  let data: AppData;
  let facteur: AppProcess;
  const start = () => startAppProcess({ dataDirectory: data.directory });

  beforeEach(async () => {
    data = await createAppData();
    execFileSync('tar', ['-xzf', file, '--no-same-owner', '-C', data.directory]);
    const own = new Database(join(data.directory, 'facteur.sqlite'));
    const wait = "UPDATE requests SET expires_at = ? WHERE state LIKE 'awaiting-%'";
    expect(own.prepare(wait).run(Date.now() + day).changes).toBe(1);
    own.close();
  });
  afterEach(async () => {
    await facteur.kill();
    await data[Symbol.asyncDispose]();
  });

  /** The requests, each with the plan of its single change, as this version keeps them or as that one did. */
  const requests = () => {
    const rows =
      data.own("SELECT name FROM sqlite_schema WHERE name = 'request_changes'").length > 0
        ? data.own(
            `SELECT requests.id, requests.state, address,
             json_object('change', change -> '$', 'effects', effects -> '$', 'gate', gate -> '$', 'hash', plan_hash) AS plan
           FROM requests JOIN request_changes USING (plan) ORDER BY requests.id`,
          )
        : data.own('SELECT id, state, address, plan FROM requests ORDER BY id');
    return rows.map((row) => ({ ...row, plan: JSON.parse(String(row['plan'])) }));
  };
  const audit = () => data.own('SELECT id, event, hash FROM audit ORDER BY id');
  const mailboxOf = (name: string): string =>
    String(
      data.own(`SELECT mailbox FROM addresses WHERE address = '${name}@example.org' AND mailbox <> ''`)[0]?.[
        'mailbox'
      ],
    );
  const hasHandovers = migrations >= firstWithHandovers;

  test('is all there: addresses, requests, audit, and whose the mailboxes are', async () => {
    const before = { requests: requests(), audit: audit() };
    facteur = start();
    const list = await facteur.say('/mail list example.org');
    expect(
      list.match(/^ {2}\S+@example\.org .*$/gm)?.map((line) =>
        line
          .trim()
          .split(/\s{2,}/)
          .join(' | '),
      ),
    ).toEqual([
      ...(hasHandovers ? ['ann@example.org | mailbox | 0 B | no limit | active'] : []),
      expect.stringMatching(/^contact@example\.org \| mailbox \| \d+ B \| 2 GB \| active$/),
      ...(hasHandovers ? ['given@example.org | mailbox | 0 B | no limit | active'] : []),
      'later@example.org | mixed | 0 B | no limit | suspended | x@example.net (outside)',
      expect.stringMatching(/^mia@example\.org \| mailbox \| \d+ B \| no limit \| active$/),
      ...(hasHandovers ? ['noted@example.org | mailbox | 0 B | no limit | active'] : []),
      'postmaster@example.org | alias | — | — | active | me@example.net (outside)',
      'team@example.org | alias | — | — | active | contact@example.org, x@example.net (outside)',
    ]);
    const owners = hasHandovers
      ? { contact: 'admin', later: 'admin', mia: 'mia', ann: 'ann', given: 'mia', noted: 'ann' }
      : { contact: 'admin', later: 'admin', mia: 'mia' };
    for (const [name, owner] of Object.entries(owners))
      expect(await facteur.say(`/mail owner ${name}@example.org`)).toMatch(new RegExp(`Owner: +${owner}\\b`));
    await facteur.say('/as mia member');
    expect(await facteur.say('/mail mine')).toContain('mia@example.org');
    expect(await facteur.say('/mail drift')).toContain('nothing was changed outside Facteur');
    expect(await facteur.endInput()).toBe(0);

    expect(requests()).toEqual(before.requests);
    expect(audit()).toEqual(before.audit);
    expect(data.own('SELECT version, migration FROM openings ORDER BY id').at(-1)).toEqual(ownVersion());
    await expectAgreement(data);
  });

  test('goes on: what waited is approved, what was removed comes back byte for byte', async () => {
    facteur = start();
    expect(await facteur.say('/mail restore old@example.org')).toMatch(/^✓/);
    expect(data.messages(mailboxOf('old'))).toEqual(messagesTo('old'));
    expect(data.messages(mailboxOf('mia'))).toEqual(messagesTo('mia'));
    expect(await facteur.say('/mail owner old@example.org')).toMatch(/Owner: +admin\b/);
    const [waiting] = data.own("SELECT id FROM requests WHERE state LIKE 'awaiting-%'");
    expect(await facteur.say(`/mail request show ${waiting?.['id']}`)).toContain('[1] Approve');
    expect(await facteur.say('1')).toMatch(/^✓ Alias wish@example\.org created/);
    expect(await facteur.say('/mail resume later@example.org')).toMatch(/^✓/);
    await waitUntilAllEnded(data);
    expect(await facteur.endInput()).toBe(0);
    await expectAgreement(data);

    facteur = start();
    expect(await facteur.say('/mail show wish@example.org')).toContain('x@example.net');
    expect(await facteur.endInput()).toBe(0);
  });
});
