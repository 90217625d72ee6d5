import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, personOf } from '../../../src/domain/actor.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { at, mailbox, mailboxId, outside } from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { takeNotices } from '../../support/owner-notices.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

const tenants = { 'slack/T1': 'all', 'slack/T2': 'all' } as const;
const lea = account('slack/T1', 'ULEA', 'member');
const boss = account('slack/T1', 'UBOSS', 'admin');
const bob = at('bob');
const one = mailboxId('one');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policyWith({ tenants }) });
  made.put(bob, mailbox('one', { forwards: [outside('x')] }), { messages: 3, bytes: 30 });
  made.mailServer.held.appPasswords.set(one, new Map([['Phone', 'x']]));
  own(lea);
});
afterEach(() => made.close());

const own = (owner: Actor) =>
  made.app.store.owners.put({ mailbox: one, address: bob, owner, person: personOf(owner) });

/** Runs a line as somebody, who confirms it where needed. */
async function doneBy(actor: Actor, line: string): Promise<void> {
  const view = await made.type(line, actor);
  const [button] = view.buttons ?? [];
  const end = button && view.tone !== 'success' ? await made.press(view, button.label, actor) : view;
  expect(end.tone).toBe('success');
}

const changing = [
  ['forward add bob@example.org postmaster@example.org', 'Mail is forwarded to postmaster@example.org'],
  ['forward remove bob@example.org x@outside.example', 'x@outside.example'],
  ['suspend bob@example.org', 'Nobody can log in'],
  ['quota bob@example.org 1G', '1 GB'],
  ['convert bob@example.org alias', '3 messages'],
  ['delete bob@example.org', '3 messages'],
  ['rename bob@example.org robert@example.org', 'change the user name to robert@example.org'],
  ['revoke bob@example.org Phone', 'Phone'],
  ['handover bob@example.org <@UNEW|new>', 'Your mailbox bob@example.org now belongs to someone else'],
  ['owner bob@example.org <@UNEW|new>', 'Your mailbox bob@example.org now belongs to someone else'],
  ['handover bob@example.org <@ULEA|lea>', 'Someone else changed your mailbox'],
] as const;

describe.each(changing)('/mail %s', (line, words) => {
  it('is announced to its owner where somebody else asks for it, with who did and what to do', async () => {
    await doneBy(boss, `/mail ${line} reason:as we agreed`);
    const notices = await takeNotices(made.app);
    expect(notices).toMatchObject([{ to: { userId: 'ULEA', platform: 'slack' }, channel: null }]);
    const noticeText = viewText(notices[0]?.view ?? { tone: 'plain', title: '' });
    expect(noticeText).toContain('bob@example.org');
    expect(noticeText).toContain(words);
    expect(noticeText).toContain('Asked by: “UBOSS” (Slack UBOSS)');
    expect(noticeText).toContain('Reason: as we agreed');
    expect(noticeText).toContain('If you didn’t expect this, tell an admin at once, and name request #');
  });

  it('is not announced to who does it themselves, in whichever workspace', async () => {
    own({ ...account('slack/T2', 'UBOSS', 'member') });
    await doneBy(boss, `/mail ${line}`);
    expect(await takeNotices(made.app)).toEqual([]);
  });
});

it('what is restored, resumed or taken back is announced to its owner as well', async () => {
  await doneBy(boss, '/mail suspend bob@example.org');
  await doneBy(boss, '/mail resume bob@example.org');
  await doneBy(boss, '/mail quota bob@example.org 1G');
  await doneBy(boss, '/mail request undo 3');
  await doneBy(boss, '/mail delete bob@example.org');
  await doneBy(boss, '/mail restore bob@example.org');
  const notices = await takeNotices(made.app);
  expect(notices.map(({ to }) => to.userId)).toEqual(new Array(6).fill('ULEA'));
});

it('the owner is told until when something is so, and that its end was agreed to with it', async () => {
  await doneBy(boss, '/mail suspend bob@example.org until:2d');
  made.pass(2 * 24 * 60 * 60_000);
  await startDueRequests(made.app);
  await runAllApplyJobs(made.app);
  const [suspended, resumed] = (await takeNotices(made.app)).map(({ view }) => viewText(view));
  expect(suspended).toContain('Until: Saturday, 3 January 2026 at ');
  expect(suspended).toContain('After that it is undone. Nobody is asked again.');
  expect(resumed).toContain('Request #1 covers this: it was agreed to for this time only.');
});

it('the notice to its owner names who approved it', async () => {
  const asked = await made.type('/mail suspend bob@example.org', account('slack/T1', 'UMIA', 'member'));
  expect(await takeNotices(made.app)).toEqual([]);
  await made.press(asked, 'Approve', boss);
  const [notice] = await takeNotices(made.app);
  expect(viewText(notice?.view ?? { tone: 'plain', title: '' })).toContain(
    'Approved by: “UBOSS” (Slack UBOSS)',
  );
});

it('the notice is in the owner’s language', async () => {
  own({ ...lea, locale: 'fr' });
  await doneBy(boss, '/mail suspend bob@example.org');
  const [notice] = await takeNotices(made.app);
  expect(notice?.view.title).toBe('Quelqu’un d’autre a modifié votre boîte bob@example.org.');
});

it('an owner who can’t be notified is recorded', async () => {
  await doneBy(boss, '/mail suspend bob@example.org');
  await takeNotices(made.app, { taken: false });
  const [row] = made.app.store.audit.forAddress(bob, 1);
  expect(row).toMatchObject({ event: 'owner-not-told', requestId: 1, detail: { to: 'ULEA' } });
});

it('nobody is notified where nobody is known to own it', async () => {
  made.app.store.owners.remove(one);
  await doneBy(boss, '/mail owner bob@example.org <@UNEW|new>');
  expect(await takeNotices(made.app)).toEqual([]);
});
