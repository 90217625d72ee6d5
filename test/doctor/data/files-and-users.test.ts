import { chmodSync, chownSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataDirectoryProbe } from '../../../src/doctor/data/data-directory.ts';
import { diskProbe } from '../../../src/doctor/data/disk.ts';
import {
  closedParent,
  hasRights,
  read,
  readAccount,
  write,
} from '../../../src/doctor/mail-host/file-access.ts';
import { mailStorageProbe } from '../../../src/doctor/mail-host/mail-storage.ts';
import { mailUsersProbe } from '../../../src/doctor/mail-host/mail-users.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

describe('DATA_DIR', () => {
  const say = async (directory: string) =>
    reportLines(await runProbe(dataDirectoryProbe, { DATA_DIR: directory }));

  it('may be there, or be made', async () => {
    const directory = await scratchDirectory();
    expect(await say(directory)).toEqual([`✓ DATA_DIR: ${directory}, mode 0700`]);
    expect(await say(join(directory, 'a/b'))).toEqual([
      `– DATA_DIR: ${directory}/a/b is not there yet; the first start makes it`,
    ]);
  });

  it('must be a directory of nobody else’s', async () => {
    const directory = await scratchDirectory();
    writeFileSync(join(directory, 'file'), '');
    expect((await say(join(directory, 'file')))[0]).toMatch(/^✗ .* is no directory$/);
    chmodSync(directory, 0o777);
    expect(await say(directory)).toEqual([`✗ DATA_DIR: everybody may write in ${directory}, mode 0777`]);
  });
});

it('free space is reported, and too little of it', async () => {
  expect(reportLines(await runProbe(diskProbe, { DATA_DIR: await scratchDirectory() }))[0]).toMatch(
    /^. Disk: .* free at /,
  );
});

/** A DATA_DIR with the mail server's files. */
async function mailDirectory(): Promise<string> {
  const directory = await scratchDirectory();
  chmodSync(directory, 0o711);
  for (const place of ['mail', 'mail/homes', 'mail/trash']) mkdirSync(join(directory, place));
  writeFileSync(join(directory, 'mail/directory.sqlite'), '');
  return directory;
}

it('the mail must be all there, its trash on the same disk', async () => {
  const directory = await mailDirectory();
  const say = async () => reportLines(await runProbe(mailStorageProbe, { DATA_DIR: directory }));
  expect(await say()).toEqual([
    `✓ Mail: ${directory}/mail can be written`,
    '✓ Trash: is on the file system of the homes',
  ]);
  for (const [mode, said] of [
    [0o2770, 'others than Facteur may write'],
    [0o777, 'others than Facteur may write'],
  ] as const) {
    chmodSync(join(directory, 'mail/trash'), mode);
    expect((await say()).at(-1)).toContain(`✗ Trash: ${said} in ${directory}/mail/trash, mode`);
  }
  chmodSync(join(directory, 'mail/trash'), 0o700);
  chownSync(join(directory, 'mail/trash'), 12_345, 12_345);
  expect((await say()).at(-1)).toContain('belongs to another user (uid 12345)');
  rmdirSync(join(directory, 'mail/trash'));
  rmSync(join(directory, 'mail/directory.sqlite'));
  expect(await say()).toEqual([
    `✗ Mail: ${directory}/mail/directory.sqlite is missing; ${directory}/mail/trash is missing`,
  ]);
});

describe('Postfix and Dovecot', () => {
  /** A machine with both programs, set up for our directory. */
  async function machine(directory: string): Promise<string> {
    const etc = await scratchDirectory();
    chmodSync(etc, 0o755);
    writeFileSync(join(etc, 'passwd'), 'postfix:x:7001:7001::/:\nvmail:x:7002:7002::/:\n');
    writeFileSync(join(etc, 'group'), 'postfix:x:7001:\nvmail:x:7002:\nmail:x:7003:vmail,other\n');
    for (const [program, file, text] of [
      ['postfix', 'facteur/aliases.cf', `dbpath = ${directory}/mail/directory.sqlite`],
      ['dovecot', 'facteur-sql.conf.ext', `connect = ${directory}/mail/directory.sqlite`],
    ] as const) {
      mkdirSync(join(etc, program, 'facteur'), { recursive: true });
      writeFileSync(join(etc, program, file), text);
    }
    return etc;
  }

  it('must be allowed what they need, once they are told of the directory', async () => {
    const directory = await mailDirectory();
    const etc = await machine(directory);
    const say = async () => runProbe(mailUsersProbe, { DATA_DIR: directory }, { etc });
    for (const place of ['mail', 'mail/homes']) chmodSync(join(directory, place), 0o700);
    expect(reportLines(await say())).toEqual([
      `✗ Postfix: the user postfix may not write ${directory}/mail`,
      `✗ Dovecot: the user vmail may not pass through ${directory}/mail`,
    ]);
    expect(fixTexts(await say())).toContain('deploy/postfix-dovecot/README.md');
    for (const place of ['mail', 'mail/homes']) chmodSync(join(directory, place), 0o777);
    chmodSync(join(directory, 'mail/directory.sqlite'), 0o666);
    expect((await say()).map(({ verdict }) => verdict)).toEqual(['well', 'well']);
  });

  it('may be absent, or serve something else', async () => {
    const etc = await machine('/elsewhere');
    const directory = await mailDirectory();
    expect(
      (await runProbe(mailUsersProbe, { DATA_DIR: directory }, { etc })).map(({ verdict }) => verdict),
    ).toEqual(['note', 'note']);
    expect(reportLines(await runProbe(mailUsersProbe, { DATA_DIR: directory }))).toEqual([
      '– Postfix: is not on this machine',
      '– Dovecot: is not on this machine',
    ]);
  });

  /** Runs a function without root's rights. */
  async function asNobody(work: () => Promise<void>): Promise<void> {
    const root = process.geteuid?.() ?? 0;
    process.seteuid?.('nobody');
    try {
      await work();
    } finally {
      process.seteuid?.(root);
    }
  }

  it('may have what only root reads, which is no reason to give up, and is not taken for nothing', async () => {
    const directory = await mailDirectory();
    const etc = await machine(directory);
    const ours = await runProbe(mailUsersProbe, { DATA_DIR: directory }, { etc });
    for (const program of ['postfix', 'dovecot']) mkdirSync(join(etc, program, 'private'), { mode: 0o000 });
    const elsewhere = await machine('/elsewhere');
    mkdirSync(join(elsewhere, 'dovecot/private'), { mode: 0o000 });
    writeFileSync(join(elsewhere, 'postfix/main.cf'), '', { mode: 0o000 });
    await asNobody(async () => {
      expect(await runProbe(mailUsersProbe, { DATA_DIR: directory }, { etc })).toEqual(ours);
      const unknown = await runProbe(mailUsersProbe, { DATA_DIR: directory }, { etc: elsewhere });
      expect(reportLines(unknown)).toEqual(
        ['Postfix', 'Dovecot'].map(
          (program) =>
            `– ${program}: has configuration that can’t be read from here: ` +
            `whether it looks addresses up in ${directory}/mail/directory.sqlite is not known`,
        ),
      );
    });
  });

  it('have rights by owner, group or as others, and the groups that they run with', async () => {
    const etc = await machine('/x');
    expect(readAccount(etc, 'vmail', 'all')?.groups).toEqual(new Set([7002, 7003]));
    expect(readAccount(etc, 'vmail', 'own')?.groups).toEqual(new Set([7002]));
    expect(readAccount(etc, 'nobody', 'own')).toBeNull();
    const other = { name: 'other', uid: 7009, groups: new Set([7009]) };
    const directory = await scratchDirectory();
    const file = join(directory, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o664);
    expect(await hasRights(other, file, read)).toBe(true);
    expect(await hasRights(other, file, read | write)).toBe(false);
    expect(await closedParent(other, file)).toBe(directory);
  });
});
