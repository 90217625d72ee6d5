import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runRestore } from '../../scripts/restore/run-restore.ts';
import { lockDataDirectory, openDataDirectory } from '../../src/config/data-directory.ts';
import { openStore } from '../../src/store/store.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../support/audited-database.ts';
import { addMail, backUpInto, removedMailbox } from '../support/backed-up-data.ts';
import { runScript, type ScriptResult } from '../support/run-script.ts';
import { scratchDirectory } from '../support/scratch.ts';

const script = join(import.meta.dirname, '../../scripts/restore.ts');
const killAtCall = join(import.meta.dirname, '../support/kill-at-call.ts');
const isRoot = process.getuid?.() === 0;

let audited: AuditedDatabase;
let data: string;
/** Holds a backup that each test gets a copy of. */
let kept: string;
let scratch: string;
let backup: string;
let target: string;
beforeAll(async () => {
  audited = await createAuditedDatabase();
  data = dirname(audited.file);
  await addMail(audited);
  kept = await mkdtemp(join(tmpdir(), 'facteur-backups-'));
  backUpInto(audited.file, kept);
});
afterAll(async () => {
  await audited.close();
  await rm(kept, { recursive: true });
});
beforeEach(async () => {
  scratch = await scratchDirectory();
  const [name = ''] = readdirSync(kept);
  backup = join(scratch, name);
  execFileSync('cp', ['-a', join(kept, name), backup]);
  target = join(scratch, 'restored');
});

/** As npm does. */
const restoreByScript = (...options: string[]): ScriptResult =>
  runScript('restore.ts', join(target, 'facteur.sqlite'), [backup, ...options]);

/** The same in this process: a hundred of those would take minutes. */
const restore = (...options: string[]): Promise<ScriptResult> => restoreWith([backup, ...options]);

async function restoreWith(args: readonly string[]): Promise<ScriptResult> {
  const environment = { DATA_DIR: target, POLICY_FILE: join(scratch, 'policy.yaml') };
  const result = await runRestore(args, environment, AbortSignal.timeout(60_000));
  return { stdout: '', stderr: '', ...result };
}

/** What a directory holds: files with what is in them, and modes. */
function contentsOf(directory: string, at = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(directory, at), { withFileTypes: true, encoding: 'latin1' })) {
    const path = join(at, entry.name);
    const octets = Buffer.from(join(directory, path), 'latin1');
    const mode = (statSync(octets).mode & 0o7777).toString(8);
    found[path] = entry.isFile() ? `${mode} ${readFileSync(octets, 'latin1')}` : mode;
    if (entry.isDirectory()) Object.assign(found, contentsOf(directory, path));
  }
  return found;
}

/** The same of what a restore brings back: the lock is made at each start. */
function restoredContents(): Record<string, string> {
  const { 'lock.sqlite': _, ...contents } = contentsOf(target);
  return contents;
}

function backedUpContents(): Record<string, string> {
  const { 'manifest.json': _, ...contents } = contentsOf(backup);
  return contents;
}

/** Another user, who may read all the same: the program itself may be where only root may look, such as in root's home. */
const asReader = [
  'setpriv',
  ...['--reuid=65534', '--regid=65534', '--clear-groups'],
  // Without the securebit access(2), by which packages look for their files, would leave that right out.
  ...['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', '--securebits=+no_setuid_fixup'],
];

function expectRefusal({ status, stdout, stderr }: ScriptResult, ...said: string[]): void {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  for (const words of said) expect(stderr).toContain(words);
  expect(stderr).toMatch(/\nNothing was restored\.\n?$/);
}

describe('a backup’s mail in the trash', () => {
  it('shares messages with the originals, and has copies of what may be written into', () => {
    const links = (path: string) =>
      [data, join(kept, readdirSync(kept)[0] ?? '')].map(
        (root) => statSync(join(root, 'mail/trash', removedMailbox, path)).nlink,
      );
    expect(links('home/Maildir/cur/1.host:2,S')).toEqual([2, 2]);
    // A file with several names is not trusted when a mailbox is restored.
    expect(links('mailbox.json')).toEqual([1, 1]);
    expect(links('home/Maildir/dovecot-uidlist')).toEqual([1, 1]);
  });
});

describe('a restore', () => {
  it.each(['missing', 'empty'])(
    'brings back what was backed up, into a DATA_DIR that is %s',
    async (which) => {
      if (which === 'empty') mkdirSync(join(target, 'lost+found'), { recursive: true });
      const { status, stdout, stderr } = restoreByScript();
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const { 'lost+found': _, ...restored } = restoredContents();
      expect(restored).toEqual(backedUpContents());
      expect(stdout).toContain(`Restored into ${target}`);
      expect(stdout).toMatch(/rsync -aH .*mail\/homes/);
      const store = openStore(join(target, 'facteur.sqlite'));
      expect(store.backupMark.read()).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect(store.removedMailboxes.expiredBy(9e15).map(({ mailbox }) => mailbox)).toEqual([removedMailbox]);
      store.close();
      openDataDirectory(target, 'none').unlock();
    },
  );

  it('leaves the backup as it was, to be restored again', async () => {
    const before = contentsOf(backup);
    expect((await restore()).status).toBe(0);
    rmSync(target, { recursive: true });
    expect((await restore()).status).toBe(0);
    expect(contentsOf(backup)).toEqual(before);
  });

  it('without mail goes beside the mail that is there, and touches none of it', async () => {
    mkdirSync(join(target, 'mail/homes'), { recursive: true });
    writeFileSync(join(target, 'mail/directory.sqlite'), 'as it went on');
    expectRefusal(await restore(), 'is not empty: it has mail', '--without-mail');
    const { status, stdout } = await restore('--without-mail');
    expect(status).toBe(0);
    expect(stdout).not.toContain('rsync');
    expect(readdirSync(target).sort()).toEqual(['facteur.sqlite', 'key', 'lock.sqlite', 'mail', 'secret']);
    expect(readFileSync(join(target, 'mail/directory.sqlite'), 'utf8')).toBe('as it went on');
  });

  it('puts the policy file back where there is none, and leaves another alone', async () => {
    const policyFile = join(scratch, 'policy.yaml');
    writeFileSync(policyFile, 'mail-servers: []\n');
    const environment = { POLICY_FILE: policyFile };
    const into = join(scratch, 'with-policy');
    expect(runScript('backup.ts', audited.file, [into], environment).status).toBe(0);
    backup = join(into, readdirSync(into)[0] ?? '');
    const again = async (): Promise<string> => {
      rmSync(target, { recursive: true, force: true });
      return (await restore()).stdout;
    };
    expect(await again()).toContain('is as it was, and stays');
    writeFileSync(policyFile, '# another\n');
    expect(await again()).toContain(
      `is another than in the backup, and stays. Compare them: diff ${backup}/policy.yaml`,
    );
    expect(readFileSync(policyFile, 'utf8')).toBe('# another\n');
    rmSync(policyFile);
    expect(await again()).toContain(`The policy file is at ${policyFile} again`);
    expect(readFileSync(policyFile, 'utf8')).toBe('mail-servers: []\n');
  });

  it('with --check only says whether the backup is whole', async () => {
    const { status, stdout } = await restore('--check');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /is whole: \d+ files .*\n3 rows of the audit hold; the last hash is [0-9a-f]{64}$/,
    );
    expect(existsSync(target)).toBe(false);
  });

  it('brings back what an audit was that somebody had changed, and says so', async () => {
    const tampered = await createAuditedDatabase();
    dropTriggers(tampered.sqlite);
    tampered.sqlite.exec("UPDATE audit SET event = 'x' WHERE id = 2");
    const into = join(scratch, 'tampered');
    expect(runScript('backup.ts', tampered.file, [into]).status).toBe(1);
    await tampered.close();
    backup = join(into, readdirSync(into)[0] ?? '');
    const { status, stdout } = await restore();
    expect(status).toBe(0);
    expect(stdout).toContain('The audit did not hold any more when it was made, after row 1.');
  });
});

describe('nothing is restored', () => {
  const message = `mail/trash/${removedMailbox}/home/Maildir/cur/1.host:2,S`;

  it.each([
    ['a flipped byte in a database', 'facteur.sqlite'],
    ['a flipped byte in a message', message],
    ['a flipped byte in a key', 'secret'],
  ])('of a backup with %s', async (_what, name) => {
    const file = join(backup, name);
    const octets = readFileSync(file);
    const middle = octets.length >> 1;
    octets.writeUInt8(octets.readUInt8(middle) ^ 1, middle);
    rmSync(file);
    writeFileSync(file, octets);
    expectRefusal(
      await restore(),
      `The backup ${backup} is damaged:`,
      `${name} is not what it was: its hash`,
    );
    expect(existsSync(target)).toBe(false);
  });

  it('of a backup that lacks a file, or the end of one', async () => {
    rmSync(join(backup, message));
    truncateSync(join(backup, 'mail/directory.sqlite'), 4096);
    expectRefusal(await restore(), `${message} is missing`, 'mail/directory.sqlite has 4096 bytes, and had');
  });

  it('of what is no backup, or no finished one', async () => {
    const manifest = join(backup, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.slice(0, -20));
    expectRefusal(await restore(), 'manifest.json is damaged');
    writeFileSync(manifest, text.replace('"path": "secret"', '"path": "../secret"'));
    expectRefusal(await restore(), 'manifest.json is damaged');
    writeFileSync(manifest, text.replace('"format": 1', '"format": 2'));
    expectRefusal(await restore(), 'of a later Facteur');
    rmSync(manifest);
    expectRefusal(await restore(), 'it was not finished, or an older version made it');
    backup = join(scratch, 'nothing');
    expectRefusal(await restore(), 'is no directory');
    backup = scratch;
    expectRefusal(await restore(), 'so it is no backup');
  });

  it('of a later version', async () => {
    const later = await createAuditedDatabase();
    later.sqlite.exec(`
      INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9e12);
      INSERT INTO openings (version, migration, at) VALUES ('9.9.9', '0999_later', 1);`);
    backup = backUpInto(later.file, join(scratch, 'later'));
    await later.close();
    expectRefusal(await restore(), 'Facteur 9.9.9 (0999_later)', 'Install that version or a later one');
  });

  it.each([[[]], [['a', 'b']], [['--force', 'a']]])('with the arguments %j', async (given) => {
    const { status, stderr } = await restoreWith(given);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: npm run restore -- BACKUP');
  });

  it('into a DATA_DIR that has anything', async () => {
    mkdirSync(target);
    writeFileSync(join(target, 'facteur.log'), 'x');
    expectRefusal(
      await restore(),
      `DATA_DIR (${target}) is not empty: it has facteur.log`,
      `mv ${target} ${target}.before`,
    );
    expect(readdirSync(target)).toEqual(['facteur.log']);
  });

  it('where Facteur runs', async () => {
    target = data;
    const unlock = lockDataDirectory(data);
    expectRefusal(await restore(), `Facteur is running on DATA_DIR (${data}). Stop it`);
    unlock();
    expectRefusal(await restore(), 'is not empty');
  });

  it('without mail where there is no mail to go beside', async () => {
    expectRefusal(await restore('--without-mail'), 'there is no mail in');
  });

  it('from inside of DATA_DIR', async () => {
    target = scratch;
    expectRefusal(await restore(), 'is inside DATA_DIR');
  });

  it.runIf(isRoot)('onto a disk without room', async () => {
    const disk = join(scratch, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    try {
      target = join(disk, 'data');
      expectRefusal(await restore(), `The disk of ${disk} has room for 2 MB`, 'Make room');
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it.runIf(isRoot)('by another user than whose it was, but for themselves', () => {
    // They may write there, and everything is readable for them, as a copy of their own would be.
    for (const directory of [scratch, dirname(backup)]) chmodSync(directory, 0o777);
    execFileSync('chmod', ['-R', 'a+rX', backup]);
    const asNobody = (...options: string[]): ScriptResult => {
      const [setpriv = '', ...args] = [...asReader, process.execPath, script, backup, ...options];
      const env = { DATA_DIR: target, PATH: process.env['PATH'] };
      return spawnSync(setpriv, args, { env, encoding: 'utf8' });
    };
    expectRefusal(asNobody(), 'The backup is of the user root, and you are nobody', '--own');
    expect(asNobody('--own')).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(target, 'facteur.sqlite'))).toMatchObject({ uid: 65_534 });
    expect(statSync(join(target, 'secret')).mode & 0o777).toBe(0o600);
  });

  it.runIf(isRoot)('for users that this machine does not have', async () => {
    const manifest = join(backup, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('"user": "root"', '"user": "postie"'));
    expectRefusal(await restore(), 'This machine has no user postie', '--own');
  });
});

describe('a restore that is killed', () => {
  const killed = (at: string): void => {
    const args = ['--import', killAtCall, script, backup];
    const env = { DATA_DIR: target, PATH: process.env['PATH'], KILL_AT: at };
    expect(spawnSync(process.execPath, args, { env }).signal).toBe('SIGKILL');
  };

  // Its database is the last that it puts in its place, and the fifth name of all; the sixth ends it.
  it.each([
    'mkdirSync,1,after',
    'mkdirSync,5,after',
    'chmodSync,3,after',
    'renameSync,1,before',
    'renameSync,1,after',
    'renameSync,4,after',
    'renameSync,5,after',
  ])('at %s leaves what Facteur refuses, and is done by another one', async (at) => {
    killed(at);
    if (existsSync(join(target, '.restoring')))
      expect(() => openDataDirectory(target, 'none')).toThrow('a restore that was interrupted');
    else expect(readdirSync(target).filter((name) => name !== 'lock.sqlite')).toEqual([]);
    expect(await restore()).toMatchObject({ status: 0, stderr: '' });
    expect(restoredContents()).toEqual(backedUpContents());
  });

  it('at its very end is done', () => {
    killed('renameSync,6,after');
    openDataDirectory(target, 'none').unlock();
    const { '.restored': _, ...contents } = restoredContents();
    expect(contents).toMatchObject(backedUpContents());
  });

  it('without mail keeps the mail that went on', async () => {
    mkdirSync(join(target, 'mail'), { recursive: true });
    writeFileSync(join(target, 'mail/directory.sqlite'), 'as it went on');
    const args = ['--import', killAtCall, script, backup, '--without-mail'];
    const env = { DATA_DIR: target, PATH: process.env['PATH'], KILL_AT: 'renameSync,3,after' };
    expect(spawnSync(process.execPath, args, { env }).signal).toBe('SIGKILL');
    expect((await restore('--without-mail')).status).toBe(0);
    expect(readFileSync(join(target, 'mail/directory.sqlite'), 'utf8')).toBe('as it went on');
  });
});

it('a copy that was put back by hand is known as one', () => {
  const copy = join(scratch, 'facteur.sqlite');
  writeFileSync(copy, readFileSync(join(backup, 'facteur.sqlite')));
  const store = openStore(copy);
  expect(store.backupMark.read()?.madeAt).toBeGreaterThan(1e12);
  store.transaction(store.backupMark.clear);
  expect(store.backupMark.read()).toBeNull();
  store.close();
  const original = new Database(audited.file, { readonly: true });
  expect(original.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'made_by_backup'").get()).toBeUndefined();
  original.close();
});
