import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { databaseProbe } from '../../../src/app/health/database.ts';
import { diskProbe, type FreeSpace, rateSpace } from '../../../src/app/health/disk.ts';
import { changesProbe } from '../../../src/app/health/mail-servers.ts';
import { createLastErrors } from '../../../src/queue/last-errors.ts';
import { createTestApp } from '../../support/app-context.ts';
import { scratchDirectory } from '../../support/scratch.ts';

it('a database that can’t be written is reported, and with a full disk what to do', async () => {
  const { app, close } = await createTestApp();
  onTestFinished(close);
  const find = async (tryWrite: () => void, heldFor: number | null = null) =>
    databaseProbe.check({ store: { requests: app.store.requests, tryWrite, lockedFor: () => heldFor } });
  const failing = (code: string) => () => {
    throw Object.assign(new Error('in its own words'), { code });
  };
  expect(await find(app.store.tryWrite)).toEqual([{ part: 'Requests', state: 'ok', detail: '0 open' }]);
  expect(await find(failing('SQLITE_FULL'))).toMatchObject([
    { state: 'failing', detail: expect.stringContaining('the disk of DATA_DIR is full: make room on it') },
  ]);
  expect(await find(failing('SQLITE_READONLY'))).toMatchObject([
    { state: 'failing', detail: expect.stringContaining('in its own words') },
  ]);
  expect(await find(failing('SQLITE_BUSY'), 1_500)).toEqual([
    { part: 'Requests', state: 'ok', detail: 'another process is writing' },
  ]);
  expect(await find(failing('SQLITE_BUSY'), 12_000)).toMatchObject([
    {
      state: 'failing',
      detail: expect.stringMatching(
        /held facteur\.sqlite for 12 s.*is kept and waits.*fuser facteur\.sqlite/,
      ),
    },
  ]);
});

it('a disk that will be full soon is a warning, with the limit and its reason', async () => {
  const directory = await scratchDirectory();
  const find = async (free: FreeSpace) =>
    diskProbe.check({ disk: { places: [directory], freeAt: async () => free } });
  expect(await find({ mebibytes: 255, files: null })).toEqual([
    {
      part: 'Disk',
      state: 'warning',
      detail: expect.stringMatching(/^only 255 MB are free at .*Make room.*From 256 MB down it may be full/),
    },
  ]);
  expect(await find({ mebibytes: 9_000, files: 9_999 })).toMatchObject([
    { state: 'warning', detail: expect.stringContaining('only 9999 more files fit') },
  ]);
  expect(await find({ mebibytes: 256, files: null })).toMatchObject([{ state: 'ok' }]);
  expect(rateSpace('/srv', { mebibytes: 1_000, files: null })).toMatchObject({
    level: 'little',
    detail: '1000 MB are free at /srv',
  });
  expect(rateSpace('/srv', { mebibytes: 2_048, files: 10_000 })).toMatchObject({
    level: 'enough',
    fix: null,
  });
});

it('a disk is reported once, whatever is kept on it, and where it is not there yet, what is above', async () => {
  const directory = await scratchDirectory();
  await mkdir(join(directory, 'mail'));
  const asked: string[] = [];
  const freeAt = async (path: string) => {
    asked.push(path);
    return { mebibytes: 5_000, files: null };
  };
  const places = [join(directory, 'data'), join(directory, 'mail'), '/proc'];
  expect(await diskProbe.check({ disk: { places, freeAt } })).toHaveLength(2);
  expect(asked).toEqual([directory, '/proc']);
});

it('an error of a mail server’s counts for two minutes', async () => {
  const { app, close } = await createTestApp();
  onTestFinished(close);
  const { store, clock, mailServer } = app;
  let passed = 0;
  const lastErrors = createLastErrors(clock, () => passed);
  const find = () => changesProbe.check({ store, mailServer, lastErrors });
  expect(await find()).toEqual([{ part: 'Changes', state: 'ok', detail: 'no changes waiting' }]);
  const [{ name } = { name: '' }] = mailServer.all;
  const failing = lastErrors.recordFailures(name, async () => {
    throw new Error('doveadm is away');
  });
  await expect(failing({ data: {}, outboxId: 1, lastAttempt: false })).rejects.toThrow();
  expect(await find()).toMatchObject([
    { state: 'failing', detail: expect.stringContaining('doveadm is away') },
  ]);
  passed += 2 * 60_000 + 1;
  expect(await find()).toMatchObject([{ state: 'ok', detail: expect.stringContaining('doveadm is away') }]);
});
