import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppInSlack, startAppInSlack } from '../../support/app-process/app-in-slack.ts';
import { eventually, expectAgreement } from '../../support/app-process/checks.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { createUser, labelsOf, type User, wordsIn } from '../../support/fake-slack/user.ts';
import type { Message } from '../../support/fake-slack/workspace.ts';
import { isMissing } from '../../support/requirements.ts';

const policy = `
tenants:
  slack/T1:
    domains: all
    approvals: slack/T1/C2
    roles:
      admin: [user UADA]
      moderator: [user UMAX]
`;

/** Each alias leads to a domain of its own, so that each is a point to look at. */
const file = [
  'address,kind,forwards,owner',
  ...Array.from({ length: 10 }, (_, index) => `list${index}@example.org,alias,all@partner${index}.test,`),
  ...Array.from({ length: 6 }, (_, index) => `box${index}@example.org,mailbox,,${index < 2 ? 'Zoe' : ''}`),
].join('\n');

describe.skipIf(isMissing('redis-server'))('a file that is imported in Slack', () => {
  let data: AppData;
  let app: AppInSlack;
  let ada: User;
  let max: User;
  let zoe: User;

  beforeAll(async () => {
    data = await createAppData();
    app = await startAppInSlack({ dataDirectory: data.directory }, policy);
    ada = createUser(app.slack, { id: 'UADA', name: 'Ada' });
    max = createUser(app.slack, { id: 'UMAX', name: 'Max' });
    zoe = createUser(app.slack, { id: 'UZOE', name: 'Zoe' });
  });

  afterAll(async () => {
    await app.stop();
    await expectAgreement(data);
    await data[Symbol.asyncDispose]();
  });

  const addresses = () => data.rows('SELECT address FROM alias').length;

  /** Opens all points for one person alone. @returns the last page, which has the button. */
  async function lookThrough(user: User, message: Message): Promise<Message> {
    expect(labelsOf(message)).toContain('Look through');
    await user.click(message, 'Look through');
    const last = await app.told(user, 'all@partner9.test');
    expect(wordsIn(last.blocks)).toContain('all@partner0.test');
    return last;
  }

  it('is looked through, approved by another, followed to its end, and undone', async () => {
    const { inChannel } = app;
    await ada.type('/mail domain add example.org postmaster:me@outside.test');
    await ada.click(await inChannel('C1', 'Nothing changes before that'), 'Add domain');
    await inChannel('C1', '✅');

    await app.importFile(max, file);
    const asked = await inChannel('C1', 'Import 16 addresses into example.org?');
    expect(addresses()).toBe(1);
    await max.click(await lookThrough(max, asked), 'Create 16 addresses');
    const waiting = await inChannel('C2', 'asks to import 16 addresses into example.org');
    expect(labelsOf(waiting)).not.toContain('Approve');
    expect(labelsOf(await lookThrough(max, waiting))).not.toContain('Approve');

    const writer = new Database(join(data.mail, 'directory.sqlite'));
    writer.prepare('BEGIN IMMEDIATE').run();
    await ada.click(await lookThrough(ada, waiting), 'Approve');
    const progress = await inChannel('C1', '0 of 16 changes are done.');
    // Stop is there only until all of them are on their way, which may be at once.
    expect(labelsOf(progress)).toContain('All changes');
    writer.close();
    const done = await inChannel('C1', '✅ 16 addresses imported into example.org.');
    expect(done.ts).toBe(asked.ts);
    await inChannel('C2', '✅ 16 addresses imported into example.org.');
    expect(addresses()).toBe(17);
    // A mailbox without an owner is nobody's, and not the requester's.
    await eventually(() =>
      zoe
        .directs()
        .map(({ blocks }) => wordsIn(blocks).split('\n')[0])
        .toSorted(),
    ).toEqual(['Set the password of box0@example.org', 'Set the password of box1@example.org']);
    expect(max.directs()).toEqual([]);

    await max.click(done, 'Undo');
    const undo = await inChannel('C1', 'Delete 6 mailboxes and 10 aliases in example.org?');
    await max.click(undo, 'Delete 6 mailboxes and 10 aliases');
    await ada.click(
      await inChannel('C2', 'asks to delete 6 mailboxes and 10 aliases in example.org'),
      'Approve',
    );
    await inChannel('C1', '✅ 6 mailboxes and 10 aliases deleted in example.org.');
    expect(addresses()).toBe(1);
  });
});
