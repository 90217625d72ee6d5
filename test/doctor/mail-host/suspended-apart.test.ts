import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { suspendedApartProbe } from '../../../src/doctor/mail-host/suspended-apart.ts';
import { applySchema } from '../../../src/mail-servers/postfix-dovecot/schema.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

const deploy = resolve(import.meta.dirname, '../../../deploy/postfix-dovecot');

const older = {
  'suspended.cf':
    "query = SELECT '550 5.2.1 x' FROM alias LEFT JOIN mailbox ON username = address WHERE (alias.active = 0 OR mailbox.active = 0) AND address = '%u@%d'",
  'facteur-sql.conf.ext': `user_query = SELECT maildir AS home \\\n  FROM mailbox WHERE username = '%u' AND (active = 1 OR '%s' <> 'lmtp')`,
  'dovecot.conf': `  sql_query = SELECT maildir AS home \\\n    FROM mailbox WHERE username = '%{user}' AND (active = 1 OR '%{protocol}' <> 'lmtp')`,
} as const;

/** A machine with the files of deploy/ for one version of Dovecot, and a directory with mailboxes. */
async function machine(version: '2.3' | '2.4', mailboxes: readonly [login: 0 | 1, mail: 0 | 1][] = []) {
  const [etc, data] = [await scratchDirectory(), await scratchDirectory()];
  mkdirSync(join(data, 'mail'));
  const file = join(data, 'mail/directory.sqlite');
  const directory = new Database(file);
  applySchema(directory);
  for (const [index, [login, mail]] of mailboxes.entries()) {
    const address = `box${index}@example.org`;
    directory
      .prepare(
        `INSERT INTO mailbox (username, password, name, maildir, local_part, domain, active) VALUES (?, '!', '', ?, ?, 'example.org', ?)`,
      )
      .run(address, `${index}/`, `box${index}`, login);
    directory
      .prepare("INSERT INTO alias (address, goto, domain, active) VALUES (?, ?, 'example.org', ?)")
      .run(address, address, mail);
  }
  directory.close();
  cpSync(join(deploy, 'postfix/facteur'), join(etc, 'postfix/facteur'), { recursive: true });
  cpSync(join(deploy, `dovecot-${version}`), join(etc, 'dovecot'), { recursive: true });
  const paths = {
    'suspended.cf': join(etc, 'postfix/facteur/suspended.cf'),
    'facteur-sql.conf.ext': join(etc, 'dovecot/facteur-sql.conf.ext'),
    'dovecot.conf': join(etc, 'dovecot/dovecot.conf'),
  };
  const names = (
    ['suspended.cf', version === '2.3' ? 'facteur-sql.conf.ext' : 'dovecot.conf'] as const
  ).slice();
  for (const name of names)
    writeFileSync(
      paths[name],
      readFileSync(paths[name], 'utf8').replaceAll('/var/lib/facteur/mail/directory.sqlite', file),
    );
  /** Gives a file the query of an older Facteur. */
  const age = (name: keyof typeof older) => writeFileSync(paths[name], `# ${file}\n${older[name]}\n`);
  return { age, names, paths, run: () => runProbe(suspendedApartProbe, { DATA_DIR: data }, { etc }) };
}

it.each(['2.3', '2.4'] as const)('the files of this version for Dovecot %s are well', async (version) => {
  const { run } = await machine(version, [[0, 1]]);
  expect(reportLines(await run())).toEqual([
    '✓ Logins and mail apart: Postfix and Dovecot tell them from each other',
  ]);
});

it.each(['2.3', '2.4'] as const)(
  'each older file beside Dovecot %s is named, and mended',
  async (version) => {
    const { age, names, paths, run } = await machine(version, [
      [0, 1],
      [1, 0],
      [0, 0],
      [1, 1],
    ]);
    for (const each of names) age(each);
    const results = await run();
    expect(results.map(({ verdict, detail }) => [verdict, detail])).toEqual(
      names.map((each) => [
        'wrong',
        expect.stringMatching(`^${paths[each]} is of an older Facteur: .* \\(2 mailboxes\\)$`),
      ]),
    );
    expect(fixTexts(results)).toContain(
      `install -m 0644 deploy/postfix-dovecot/postfix/facteur/suspended.cf ${paths['suspended.cf']} && systemctl reload postfix`,
    );
  },
);

it('is a hint where no mailbox is suspended in part yet', async () => {
  const { age, run } = await machine('2.3', [[0, 0]]);
  age('suspended.cf');
  expect((await run()).map(({ verdict, detail }) => [verdict, detail])).toEqual([
    ['note', expect.stringContaining('there is none yet')],
  ]);
});

it('is not looked at where another directory is asked', async () => {
  expect(await runProbe(suspendedApartProbe, {}, { etc: await scratchDirectory() })).toEqual([]);
});
