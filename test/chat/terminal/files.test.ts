import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readAtMost } from '../../../src/chat/command/file.ts';
import { type Directories, openFileIn, saveFile } from '../../../src/chat/terminal/files.ts';
import { withSavedFile } from '../../../src/chat/terminal/views.ts';
import { scratchDirectory } from '../../support/scratch.ts';
import { view } from './fake-dispatcher.ts';

let directories: Directories;

beforeEach(async () => {
  const root = await scratchDirectory();
  directories = { current: join(root, 'here'), home: join(root, 'home') };
  await Promise.all([mkdir(directories.current), mkdir(directories.home)]);
});

const open = (path: string, most = 100) => openFileIn(() => directories)(path, most);
const textOf = async (path: string): Promise<string> => {
  const file = await open(path);
  if (!file.ok) return file.fault.code;
  const read = await file.value.read();
  return read.ok ? Buffer.from(read.value).toString() : read.fault.code;
};

describe('a file that is named', () => {
  test.each(['people.csv', 'new people.csv', "Ada's people.csv", 'a\\b.csv', 'é.csv'])(
    '%s is found from the current directory, by its whole path and by ~',
    async (name) => {
      await writeFile(join(directories.current, name), 'here');
      await writeFile(join(directories.home, name), 'home');
      expect(await textOf(name)).toBe('here');
      expect(await textOf(join(directories.current, name))).toBe('here');
      expect(await textOf(`~/${name}`)).toBe('home');
    },
  );

  test('it is found as a terminal writes a file that is dragged into it', async () => {
    await writeFile(join(directories.current, 'new people.csv'), 'x');
    expect(await textOf("'new people.csv'")).toBe('x');
    expect(await textOf('new\\ people.csv')).toBe('x');
  });

  test.each([
    ['nothing.csv', 'file-missing'],
    ['people.csv/more', 'file-missing'],
    [`${'long'.repeat(200)}.csv`, 'file-missing'],
    ['.', 'file-is-directory'],
    ['~', 'file-is-directory'],
    ['loop', 'file-missing'],
    ['/dev/zero', 'file-missing'],
    ['a\0b', 'file-missing'],
  ])('%s is a fault', async (path, code) => {
    await writeFile(join(directories.current, 'people.csv'), 'x');
    await symlink('loop', join(directories.current, 'loop'));
    expect(await textOf(path)).toBe(code);
  });

  test('one whose place a pipe has taken is a fault, and nothing waits for what comes through it', async () => {
    const path = join(directories.current, 'people.csv');
    await writeFile(path, 'x');
    const file = await open('people.csv');
    if (!file.ok) throw new Error(file.fault.code);
    await rm(path);
    execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
    expect(await file.value.read()).toMatchObject({ ok: false, fault: { code: 'file-missing' } });
  });

  test.skipIf(process.getuid?.() === 0)(
    'one that may not be read is a fault (root may read all)',
    async () => {
      const path = join(directories.current, 'secret.csv');
      await writeFile(path, 'x');
      await chmod(path, 0);
      expect(await textOf('secret.csv')).toBe('file-forbidden');
    },
  );

  test('one that is too large is refused before it is read, and where it grew since', async () => {
    const path = join(directories.current, 'people.csv');
    await writeFile(path, 'x'.repeat(11));
    expect(await open('people.csv', 10)).toMatchObject({
      fault: { code: 'file-too-big', name: 'people.csv', most: 10 },
    });
    const file = await open('people.csv', 11);
    await writeFile(path, 'x'.repeat(12));
    expect(file).toMatchObject({ ok: true, value: { name: 'people.csv', size: 11 } });
    expect(file.ok && (await file.value.read())).toMatchObject({ fault: { code: 'file-too-big' } });
  });
});

test('a stream is read no further than the limit', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 1;
      yield Buffer.alloc(10);
    }
  }
  expect(await readAtMost(endless(), { name: 'x', most: 25 })).toMatchObject({ ok: false });
  expect(given).toBe(3);
});

describe('a file that is answered with', () => {
  const file = { name: 'addresses.csv', content: 'address\n' };

  test('it is saved in the current directory, for its owner alone', async () => {
    const path = join(directories.current, 'addresses.csv');
    expect(await saveFile(directories, file)).toEqual({ kind: 'saved', path });
    expect(await readFile(path, 'utf8')).toBe('address\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('it is never saved over another one', async () => {
    await saveFile(directories, { ...file, content: 'first' });
    expect(await saveFile(directories, file)).toEqual({
      kind: 'saved',
      path: join(directories.current, 'addresses-2.csv'),
    });
    expect(await readFile(join(directories.current, 'addresses.csv'), 'utf8')).toBe('first');
  });

  test('it is saved where it was asked for, and nowhere else', async () => {
    const path = join(directories.home, 'mine.csv');
    expect(await saveFile(directories, { ...file, to: '~/mine.csv' })).toEqual({ kind: 'saved', path });
    const again = await saveFile(directories, { ...file, to: '~/mine.csv' });
    expect(again).toEqual({ kind: 'taken', path });
    expect(withSavedFile(view('Export'), again)).toMatchObject({
      tone: 'warning',
      text: [`The file was not saved: ${path} exists already. Type the command again with another name.`],
    });
  });

  test('it is saved in a directory that was asked for, under its own name', async () => {
    const path = join(directories.home, 'addresses.csv');
    expect(await saveFile(directories, { ...file, to: '~' })).toEqual({ kind: 'saved', path });
  });

  test('its name leads out of no directory', async () => {
    const path = join(directories.current, 'x.csv');
    expect(await saveFile(directories, { ...file, name: '../../x.csv' })).toEqual({ kind: 'saved', path });
  });

  test('where it can’t be saved, that is said', async () => {
    const failed = await saveFile(directories, { ...file, to: 'no/such/place.csv' });
    expect(failed).toMatchObject({ kind: 'failed', why: 'ENOENT' });
  });
});
