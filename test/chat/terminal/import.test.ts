import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Reply } from '../../../src/chat/dispatch/reply.ts';
import { openFileIn, saveFile } from '../../../src/chat/terminal/files.ts';
import { createSession } from '../../../src/chat/terminal/session.ts';
import { aliasTo, at, mailbox, outside, requestOf } from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

const directories = () => ({ current: made.directory, home: made.directory });

const openSession = () => createSession(made.dispatcher, openFileIn(directories));

/** Types a line at a terminal whose current directory is the test's. */
async function type(line: string, session = openSession()): Promise<Reply> {
  const result = await session.answer(line);
  return result.kind === 'message' ? result.reply : expect.fail(`${line}: ${result.kind}`);
}

it('a path names the file to import, and what is asked for is confirmed and applied', async () => {
  await writeFile(
    join(made.directory, 'new people.csv'),
    'Adresse;Type;Quota\r\nann@example.org;boîte;1 Go\r\neve@example.org;boîte;\r\n',
  );
  const session = openSession();
  const { view } = await type('/mail import "new people.csv"', session);
  expect(view.title).toBe('Import 2 addresses into example.org?');
  const { request } = await type(String(session.showNewest(view, true)), session);
  await runApplyJobs(made.app);
  expect(requestOf(made.app, request ?? 0).state).toBe('applied');
  expect(await made.app.mailServer.read(at('ann'))).toMatchObject({ mailbox: { quota: 1024 ** 3 } });
});

it('a file that was exported changes nothing when it is imported', async () => {
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3, forwards: [outside('bob')] }));
  made.put(at('info'), { ...aliasTo(at('bob'), outside('x')), enabled: false });
  made.put(at(''), aliasTo(at('bob')));
  await made.type('/mail create ann@example.org quota:500M for:mia');
  const { file } = await type('/mail export example.org save-as:all.csv');
  if (!file) return expect.fail('no file');
  expect(await saveFile(directories(), file)).toMatchObject({ kind: 'saved' });
  const lines = (await readFile(join(made.directory, 'all.csv'), 'utf8')).trim().split('\n').length - 1;
  const { view } = await type('/mail import all.csv');
  expect(viewText(view)).toContain(
    `The file changes nothing\n${lines} addresses are as the file says already.`,
  );
});
