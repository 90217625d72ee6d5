import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { OpenFile } from '../../src/chat/command/file.ts';
import { ok } from '../../src/domain/result.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import { ada, aliasTo, at, mailbox, mia, outside, requestOf } from '../support/fixtures/example-org.ts';
import { day } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

const bob = at('bob');
const box = mailbox('one');
const found = (address = bob) => made.mailServer.held.addresses.get(address);

async function pass(days: number): Promise<void> {
  made.pass(days * day);
  await startDueRequests(made.app);
  await runAllApplyJobs(made.app);
}

it('is taken by every command that changes something, but for passwords, links and what is to stay', () => {
  const changing = commands.filter((command) => command.arguments.some(({ name }) => name === 'reason'));
  const atOnce = changing.filter((command) => !command.arguments.some(({ name }) => name === 'at'));
  expect(atOnce.map(({ path }) => path.join(' ')).toSorted()).toEqual([
    'password app',
    'password set',
    'request keep',
  ]);
});

describe('an undo for later', () => {
  const suspended = async () => {
    made.put(bob, box);
    await made.type('/mail suspend bob@example.org');
  };

  it('undoes it then', async () => {
    await suspended();
    const view = await made.type('/mail request undo 1 at:2d');
    expect(view).toMatchObject({ title: 'Resume bob@example.org: scheduled', tone: 'waiting' });
    await pass(1);
    expect(found()?.enabled).toBe(false);
    await pass(1);
    expect(found()?.enabled).toBe(true);
  });

  it('is outdated where others have changed the address meanwhile, and is asked for again on what is there', async () => {
    made.put(bob, box);
    await made.type('/mail forward add bob@example.org x@outside.example');
    await made.type('/mail request undo 1 at:2d');
    made.put(bob, mailbox('one', { forwards: [outside('x'), outside('theirs')] }));
    await pass(2);
    const asked = await made.type('/mail request show 2');
    expect(requestOf(made.app, 2).state).toBe('stale');
    expect(found()?.forwards).toHaveLength(2);
    await made.press(asked, 'Ask again');
    expect(found()?.forwards).toEqual([outside('theirs')]);
  });

  it('ends, with the reason, where it was undone before', async () => {
    await suspended();
    await made.type('/mail request undo 1 at:2d');
    await made.type('/mail resume bob@example.org');
    await pass(2);
    expect(requestOf(made.app, 2).state).toBe('stale');
    expect(found()?.enabled).toBe(true);
  });

  it('is agreed to now', async () => {
    await suspended();
    const view = await made.type('/mail request undo 1 at:2d', mia);
    expect(view.text?.join(' ')).toContain('Waiting for the approval');
    await made.press(view, 'Approve', ada);
    expect(requestOf(made.app, 2).state).toBe('scheduled');
    await pass(2);
    expect(found()?.enabled).toBe(true);
  });

  it('brings back what was deleted, as long as it is kept', async () => {
    made.put(bob, box);
    await made.press(await made.type('/mail delete bob@example.org'), 'Delete');
    expect(found()).toBeUndefined();
    await made.type('/mail request undo 1 at:5d');
    await pass(5);
    expect(found()).toMatchObject({ mailbox: { id: box.mailbox?.id } });
  });
});

it('is when a file is imported', async () => {
  const file: OpenFile = async () => {
    const content = Buffer.from('address,kind,forwards\ninfo@example.org,alias,x@outside.example\n');
    return ok({ name: 'a.csv', size: content.length, read: async () => ok(content) });
  };
  const reply = await made.dispatcher.run(ada, '/mail import a.csv at:2d', file);
  const [confirm] = reply.view.buttons ?? [];
  await made.press(reply.view, confirm?.label ?? '');
  await pass(1);
  expect(found(at('info'))).toBeUndefined();
  await pass(1);
  expect(found(at('info'))).toEqual(aliasTo(outside('x')));
});

it('is refused in words where something is to stay as it is', async () => {
  made.put(bob, box);
  await made.type('/mail suspend bob@example.org until:2d');
  const view = await made.type('/mail request keep 2 at:1d');
  expect(view).toMatchSnapshot();
});
