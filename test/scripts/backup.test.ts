import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPostfixDovecot } from '../../src/mail-servers/postfix-dovecot/driver.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { openStore } from '../../src/store/store.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../support/audited-database.ts';
import { at } from '../support/fixtures/example-org.ts';
import { runScript } from '../support/run-script.ts';
import { scratchDirectory } from '../support/scratch.ts';

let audited: AuditedDatabase;
let data: string;
let into: string;
beforeEach(async () => {
  audited = await createAuditedDatabase();
  data = dirname(audited.file);
  into = join(await scratchDirectory(), 'backups');
});
afterEach(() => audited.close());

const backup = (...args: string[]) => runScript('backup.ts', audited.file, args.length > 0 ? args : [into]);

/** Mail's own part of DATA_DIR, as the driver makes it. */
async function withMail(): Promise<void> {
  const setting = { createIfMissing: true, doveadm: null, clock: Date.now, log: console };
  const driver = createPostfixDovecot({ ...setting, mailDirectory: join(data, 'mail') });
  await driver.close();
}

/** The one backup that was made, and what is in it. */
function made(): { directory: string; files: string[] } {
  const [name = '', ...more] = readdirSync(into);
  expect(more).toEqual([]);
  expect(name).toMatch(/^facteur-\d{4}-\d\d-\d\dT\d{6}Z$/);
  const directory = join(into, name);
  return { directory, files: globSync('**/*', { cwd: directory }).sort() };
}

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe('a backup', () => {
  it('holds what can’t be made again, as of one moment, while others write', async () => {
    await withMail();
    for (const name of ['secret', 'key', 'audit-key'])
      writeFileSync(join(data, name), `a ${name}`, { mode: 0o600 });
    mkdirSync(join(data, 'queue'));
    writeFileSync(join(data, 'queue', 'appendonly'), '');
    audited.sqlite.exec('BEGIN IMMEDIATE; DELETE FROM buttons');
    const { status, stdout, stderr } = backup();
    audited.sqlite.exec('ROLLBACK');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { directory, files } = made();
    expect(files).toEqual([
      'facteur.sqlite',
      'key',
      'mail',
      'mail/directory.sqlite',
      'mail/homes',
      'mail/trash',
      'manifest.json',
      'secret',
    ]);
    expect(readFileSync(join(directory, 'secret'), 'utf8')).toBe('a secret');
    expect(checkAudit(join(directory, 'facteur.sqlite'))).toMatchObject({ ok: true, value: { rows: 3 } });
    expect(stdout).toContain(`Made ${directory}:`);
    expect(stdout).toMatch(/3 rows of the audit hold; the last hash is [0-9a-f]{64}\n/);
    expect(stdout).toContain(`rsync -aH --delete ${data}/mail/homes ${into}/mail/`);
  });

  it('is whole however much is written meanwhile', async () => {
    const writer = spawn(process.execPath, [join(import.meta.dirname, './busy-writer.ts'), audited.file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(writer.stdout, 'data');
    const ran = backup();
    writer.kill();
    await once(writer, 'close');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const checked = checkAudit(join(made().directory, 'facteur.sqlite'));
    expect(checked).toMatchObject({ ok: true, value: { rows: expect.any(Number) } });
    expect(checked.ok && checked.value.rows).toBeGreaterThan(3);
  });

  it('is opened by Facteur like its original', async () => {
    await withMail();
    backup();
    const store = openStore(join(made().directory, 'facteur.sqlite'));
    store.audit.append({
      at: 1,
      event: 'submitted',
      tenant: 'terminal/terminal',
      address: at('tom'),
      requestId: null,
      actor: null,
      detail: {},
    });
    expect(store.audit.newest()).toBe(4);
    store.close();
    const directory = join(made().directory, 'mail');
    const setting = { createIfMissing: false, doveadm: null, clock: Date.now, log: console };
    const driver = createPostfixDovecot({ ...setting, mailDirectory: directory });
    expect(await driver.domains()).toEqual([]);
    await driver.close();
  });

  it('is one file a database, also where its last writer has gone', async () => {
    const file = join(await scratchDirectory(), 'facteur.sqlite');
    openStore(file).close();
    expect(runScript('backup.ts', file, [into]).status).toBe(0);
    expect(readdirSync(made().directory)).toEqual(['facteur.sqlite', 'manifest.json']);
  });

  it.each(['000', '077'])('has the modes of the originals under umask %s', async (umask) => {
    await withMail();
    writeFileSync(join(data, 'secret'), 'a secret');
    chmodSync(join(data, 'secret'), 0o640);
    chmodSync(audited.file, 0o600);
    const script = join(import.meta.dirname, '../../scripts/backup.ts');
    const shell = ['-c', 'umask "$1"; exec "$2" "$3" "$4"', 'sh', umask, process.execPath, script, into];
    const { status } = spawnSync('sh', shell, { env: { DATA_DIR: data } });
    expect(status).toBe(0);
    const { directory } = made();
    const modes = ['', 'facteur.sqlite', 'secret', 'mail', 'mail/directory.sqlite'].map((name) =>
      modeOf(join(directory, name)),
    );
    expect(modes).toEqual(['700', '600', '640', '2770', '660']);
    expect(modeOf(into)).toBe('700');
  });

  // Nobody else may give files away.
  it.runIf(process.getuid?.() === 0)('made by root belongs to whom the originals belong to', async () => {
    await withMail();
    const [user, group] = [65_534, 65_533];
    for (const name of ['', 'facteur.sqlite', 'mail', 'mail/directory.sqlite', 'mail/homes', 'mail/trash'])
      chownSync(join(data, name), user, group);
    expect(backup().status).toBe(0);
    const { directory, files } = made();
    for (const path of [into, directory, ...files.map((file) => join(directory, file))])
      expect(statSync(path)).toMatchObject({ uid: user, gid: group });
  });

  it('says so where Facteur keeps no addresses', () => {
    const { stdout } = backup();
    expect(made().files).toEqual(['facteur.sqlite', 'manifest.json']);
    expect(stdout).toContain('on your mail server, which is backed up by itself');
  });

  it('is made of an audit that somebody changed, and says so', () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec("UPDATE audit SET event = 'x' WHERE id = 2");
    const { status, stdout } = backup();
    expect(status).toBe(1);
    expect(stdout).toContain('the audit does not hold after row 1');
    expect(made().files).toEqual(['facteur.sqlite', 'manifest.json']);
  });

  it('made again is another one', async () => {
    backup();
    const first = made().directory;
    const before = readFileSync(join(first, 'facteur.sqlite'));
    let again = backup();
    while (again.status === 2) {
      expect(again.stderr).toContain('exists already. Try again in a second.');
      again = backup();
    }
    expect(readdirSync(into)).toHaveLength(2);
    expect(readFileSync(join(first, 'facteur.sqlite'))).toEqual(before);
  });
});

describe('leaves nothing, and says what to do,', () => {
  it.each([
    ['without a directory', [''], 'Usage: npm run backup -- DIRECTORY'],
    ['with two', ['/tmp/a', '/tmp/b'], 'Usage: npm run backup -- DIRECTORY'],
    ['with an option', ['--to', '/tmp/a'], 'Usage: npm run backup -- DIRECTORY'],
    ['where its disk is not there', ['/nonexistent/disk/backups'], '/nonexistent/disk is not there. Mount'],
    ['where it is a file', ['/etc/passwd'], '/etc/passwd is no directory'],
  ])('%s', (_where, args, said) => {
    const { status, stdout, stderr } = backup(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  it('inside DATA_DIR', () => {
    for (const inside of [data, join(data, 'backups')])
      expect(backup(inside)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('is inside DATA_DIR'),
      });
    expect(readdirSync(data)).not.toContain('backups');
  });

  it('where there is no Facteur', async () => {
    const { status, stderr } = runScript('backup.ts', join(await scratchDirectory(), 'facteur.sqlite'), [
      into,
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('There is no facteur.sqlite in');
    expect(stderr).toContain('Set DATA_DIR');
  });

  it('where a database is damaged', async () => {
    const directory = await scratchDirectory();
    const file = join(directory, 'facteur.sqlite');
    openStore(file).close();
    const whole = readFileSync(file);
    mkdirSync(into);
    for (const damaged of [whole.fill(0xa5, 10 * 4096, 14 * 4096), Buffer.from('a text\n'.repeat(2_000))]) {
      writeFileSync(file, damaged);
      const { status, stdout, stderr } = runScript('backup.ts', file, [into]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('Keep the backups that you have');
      expect(stderr).toContain('No backup was made.');
    }
    expect(readdirSync(into)).toEqual([]);
  });

  it('where it may not read, or not write', async () => {
    mkdirSync(into, { mode: 0o500 });
    const run = (directory: string) => {
      const script = join(import.meta.dirname, '../../scripts/backup.ts');
      const [command = '', ...args] = [...bound, process.execPath, script, into];
      return spawnSync(command, args, {
        env: { DATA_DIR: directory, PATH: process.env['PATH'] },
        encoding: 'utf8',
      });
    };
    const unwritable = run(data);
    chmodSync(into, 0o700);
    await withMail();
    chmodSync(join(data, 'mail'), 0o000);
    const unreadable = run(data);
    chmodSync(join(data, 'mail'), 0o700);
    for (const { status, stderr } of [unwritable, unreadable]) {
      expect(status).toBe(2);
      expect(stderr).toMatch(/EACCES.*\n.*Run this as the user who runs Facteur, or as root/);
    }
    expect(readdirSync(into)).toEqual([]);
  });
});

/** For root no mode counts, unless the right to pass over modes is taken away. */
const bound =
  process.getuid?.() === 0
    ? [
        'setpriv',
        '--bounding-set=-dac_override,-dac_read_search',
        '--inh-caps=-dac_override,-dac_read_search',
      ]
    : [];

it('an interrupted backup is none', async () => {
  const large = new Database(audited.file);
  large.exec('CREATE TABLE filler (bytes blob)');
  large.prepare('INSERT INTO filler VALUES (zeroblob(100000000))').run();
  large.close();
  const script = join(import.meta.dirname, '../../scripts/backup.ts');
  const interrupted = async (): Promise<number> => {
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into);
    const child = spawn(process.execPath, [script, into], { env: { DATA_DIR: data } });
    const ended = once(child, 'close');
    while (readdirSync(into).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGTERM');
    return (await ended)[0];
  };
  // On a busy machine a backup may be done before the signal comes.
  await expect.poll(interrupted, { timeout: 60_000 }).toBe(2);
  expect(readdirSync(into)).toEqual([]);
});
