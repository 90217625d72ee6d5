import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { otherNamesProbe } from '../../../src/doctor/mail-host/other-names.ts';
import { applySchema } from '../../../src/mail-servers/postfix-dovecot/schema.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

const deployed = resolve(import.meta.dirname, '../../../deploy/postfix-dovecot/postfix/facteur');

/** A machine with the files of deploy/ and a directory. */
async function machine(names: readonly string[] = []) {
  const [etc, data] = [await scratchDirectory(), await scratchDirectory()];
  const facteur = join(etc, 'postfix/facteur');
  mkdirSync(join(data, 'mail'));
  const file = join(data, 'mail/directory.sqlite');
  const directory = new Database(file);
  applySchema(directory);
  for (const each of names)
    directory
      .prepare('INSERT INTO alias_domain (alias_domain, target_domain) VALUES (?, ?)')
      .run(each, 'example.org');
  directory.close();
  cpSync(deployed, facteur, { recursive: true });
  const edit = (name: string, change: (text: string) => string) =>
    writeFileSync(join(facteur, name), change(readFileSync(join(facteur, name), 'utf8')));
  for (const name of ['aliases.cf', 'domains.cf', 'mailboxes.cf', 'senders.cf', 'suspended.cf'])
    edit(name, (text) => text.replace('/var/lib/facteur/mail/directory.sqlite', file));
  /** Gives a file the query of an older Facteur. */
  const age = (name: string) => edit(name, (text) => text.replaceAll(/coalesce\(.*$/gm, "'%s'"));
  return { age, facteur, run: () => runProbe(otherNamesProbe, { DATA_DIR: data }, { etc }) };
}

it('Postfix with the files of this version is well', async () => {
  const { run } = await machine(['old.example']);
  expect(reportLines(await run())).toEqual([
    '✓ Other names of domains: Postfix looks up addresses by them too',
  ]);
});

it('each file of an older version is named, with what to put in its place', async () => {
  const { age, facteur, run } = await machine(['old.example']);
  for (const name of ['aliases.cf', 'senders.cf', 'suspended.cf']) age(name);
  const results = await run();
  expect(results.map(({ verdict }) => verdict)).toEqual(['wrong', 'wrong', 'wrong']);
  const lines = reportLines(results).toSorted();
  expect(lines).toEqual([
    `✗ Other names of domains: ${facteur}/aliases.cf does not look them up: mail for them is refused (old.example)`,
    `✗ Other names of domains: ${facteur}/senders.cf does not look them up: nobody may send as an address of theirs (old.example)`,
    expect.stringContaining(`${facteur}/suspended.cf does not look them up: `),
  ]);
  expect(fixTexts(results)).toContain(
    `install -m 0644 deploy/postfix-dovecot/postfix/facteur/aliases.cf ${facteur}/aliases.cf && systemctl reload postfix`,
  );
});

it('where no domain has another name yet, it is a hint', async () => {
  const { age, run } = await machine();
  age('aliases.cf');
  expect((await run()).map(({ verdict, detail }) => [verdict, detail])).toEqual([
    ['note', expect.stringContaining('there are none yet')],
  ]);
});

it('is not looked at where Postfix asks another directory', async () => {
  expect(await runProbe(otherNamesProbe, {}, { etc: await scratchDirectory() })).toEqual([]);
});
