import { expect, it } from 'vitest';
import { holdDatabase } from '../../support/databases/hold-database.ts';
import { createTestDispatcher } from '../../support/test-dispatcher.ts';

it.each(['SQLITE_FULL', 'ENOSPC'])(
  'a disk that is full (%s) is explained to whoever asks for something',
  async (code) => {
    const made = await createTestDispatcher();
    made.app.store.commit = () => Promise.reject(Object.assign(new Error('full'), { code }));
    const { title, hint } = await made.type('/mail alias bob@example.org x@outside.example');
    expect(title).toContain('Facteur’s disk is full, so nothing was done');
    expect(hint).toContain('make room on the disk of DATA_DIR');
    expect(made.reportError).toHaveLength(1);
    await made.close();
  },
);

it('a database that another process holds for too long is explained to whoever asks for something', async () => {
  const made = await createTestDispatcher();
  const release = holdDatabase(made.directory);
  const { commit } = made.app.store;
  made.app.store.commit = (work) => commit(work, 50);
  const { title, hint } = await made.type('/mail alias bob@example.org x@outside.example');
  expect(title).toContain('Another program blocked Facteur’s database, so nothing was done');
  expect(hint).toContain('Try again in a minute');
  expect(made.reportError).toHaveLength(1);
  release();
  await made.close();
});
