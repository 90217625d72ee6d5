import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../src/domain/actor.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import { ada, at, mailbox, max, mia, outside, requestOf, stranger } from '../support/fixtures/example-org.ts';
import { day } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
const bob = at('bob');
const box = mailbox('one');
const id = box.mailbox?.id ?? expect.fail('a mailbox has an id');

// A Thursday, 1 January 2026, at midnight.
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(bob, box);
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

const type = (line: string, actor = ada) => made.type(`/mail ${line}`, actor);
const said = async (line: string, actor = ada) => viewText(await type(line, actor));
const answered = () => made.mailServer.held.absences.get(id);
const set = 'away bob@example.org until:friday text:"Back on Monday"';

describe('/mail away', () => {
  it('shows all that will be sent, and sets it; off ends it; undo gives back what was', async () => {
    expect(await said(set)).toMatchInlineSnapshot(`
      "Away message of bob@example.org set.
      From 1 Jan 2026, 00:00 until 2 Jan 2026, 23:59, the mailbox answers each sender once in 7 days, also to mail for its aliases, but not to lists or programs. Subject: “Out of office”. Text: “Back on Monday”.
      Request #1."
    `);
    const first = {
      from: Date.UTC(2026, 0, 1),
      until: Date.UTC(2026, 0, 2, 23, 59),
      subject: 'Out of office',
      text: 'Back on Monday',
      includes: null,
    };
    expect(answered()).toEqual(first);
    expect(
      await said('away on bob@example.org until:sunday text:Later subject:"Gone fishing"'),
    ).toMatchInlineSnapshot(`
      "Away message of bob@example.org set.
      From 1 Jan 2026, 00:00 until 4 Jan 2026, 23:59, the mailbox answers each sender once in 7 days, also to mail for its aliases, but not to lists or programs. Subject: “Gone fishing”. Text: “Later”. This replaces the away message “Out of office”.
      Request #2."
    `);
    expect(await said('request undo 2')).toMatchInlineSnapshot(`
      "Away message of bob@example.org set.
      From 1 Jan 2026, 00:00 until 2 Jan 2026, 23:59, the mailbox answers each sender once in 7 days, also to mail for its aliases, but not to lists or programs. Subject: “Out of office”. Text: “Back on Monday”. This replaces the away message “Gone fishing”.
      This undoes request #2.
      Request #3."
    `);
    expect(answered()).toEqual(first);
    expect(await said('away off bob@example.org')).toMatchInlineSnapshot(`
      "Away message of bob@example.org ended.
      The mailbox no longer answers “Out of office”.
      Request #4."
    `);
    expect(answered()).toBeUndefined();
    await type('request undo 4');
    expect(answered()).toEqual(first);
  });

  it('waits for one approval where a member asks for the mailbox of somebody else', async () => {
    const asked = await type(set, mia);
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "mia (terminal) asks to set the away message of bob@example.org
      From 1 Jan 2026, 00:00 until 2 Jan 2026, 23:59, the mailbox answers each sender once in 7 days, also to mail for its aliases, but not to lists or programs. Subject: “Out of office”. Text: “Back on Monday”.
      Waiting for the approval of a moderator or an admin.
      Request #1, open until 8 Jan 2026, 00:00."
    `);
    expect(answered()).toBeUndefined();
    await made.press(asked, 'Approve', max);
    expect(answered()).toMatchObject({ text: 'Back on Monday' });
  });

  it('is set at once by the owner, who is a member', async () => {
    made.app.store.owners.put({ mailbox: id, address: bob, owner: mia, person: personOf(mia) });
    await type(set, mia);
    expect(requestOf(made.app, 1)).toMatchObject({ state: 'applied', plan: { gate: { approvals: null } } });
    expect(answered()).toMatchObject({ text: 'Back on Monday' });
    expect((await type('away off bob@example.org', mia)).tone).toBe('success');
  });

  it('means by days of the week those after the first', async () => {
    await type('away bob@example.org from:monday until:friday text:Skiing');
    expect(answered()).toMatchObject({ from: Date.UTC(2026, 0, 5), until: Date.UTC(2026, 0, 9, 23, 59) });
    await type('absence bob@example.org début:lundi fin:mercredi texte:"Au ski" objet:Absente');
    expect(answered()).toMatchObject({
      ...{ from: Date.UTC(2026, 0, 5), until: Date.UTC(2026, 0, 7, 23, 59) },
      ...{ subject: 'Absente', text: 'Au ski' },
    });
  });

  it('keeps the subject and the beginning that were set, where another end alone is given', async () => {
    await type('away bob@example.org until:friday text:Skiing subject:Snow');
    made.pass(day / 2);
    await type('away bob@example.org until:sunday text:Skiing');
    expect(answered()).toMatchObject({ from: Date.UTC(2026, 0, 1), subject: 'Snow', text: 'Skiing' });
  });

  it('changes nothing where it is so already, and says so', async () => {
    await type(set);
    expect(await said(set)).toMatchInlineSnapshot(`
      "bob@example.org already answers with that away message.
      Nothing was changed. /mail show bob@example.org shows it."
    `);
    await type('away off bob@example.org');
    expect(await said('away off bob@example.org')).toMatchInlineSnapshot(`
      "bob@example.org has no away message.
      Nothing was changed. /mail show bob@example.org shows it."
    `);
    await type(set);
    made.pass(3 * day);
    expect(await said('away off bob@example.org')).toContain('has no away message');
  });

  it('is set at its time, when it asks for one, and ended so', async () => {
    await type('away bob@example.org until:2026-01-20 text:Skiing at:2d');
    expect(answered()).toBeUndefined();
    made.pass(2 * day);
    await startDueRequests(made.app);
    await runAllApplyJobs(made.app);
    expect(answered()).toMatchObject({ from: Date.UTC(2026, 0, 3), until: Date.UTC(2026, 0, 20, 23, 59) });
    await type('away off bob@example.org at:1d');
    made.pass(day);
    await startDueRequests(made.app);
    await runAllApplyJobs(made.app);
    expect(answered()).toBeUndefined();
  });

  it('never displaces a filter of the owner: it is named, and runs beside where that is asked for', async () => {
    made.mailServer.held.filters.set(id, { name: 'sorting', beside: 'possible' });
    expect(await said(set)).toMatchInlineSnapshot(`
      "bob@example.org has a mail filter of its owner, “sorting”, which an away message would displace.
      Facteur never replaces it. To run both, add include:sorting to the command."
    `);
    expect(await said(`${set} include:other`)).toMatchInlineSnapshot(`
      "“other” isn’t the active mail filter of bob@example.org.
      The active one is “sorting”: include:sorting"
    `);
    expect(answered()).toBeUndefined();
    expect(await said(`${set} include:sorting`)).toMatchInlineSnapshot(`
      "Away message of bob@example.org set.
      From 1 Jan 2026, 00:00 until 2 Jan 2026, 23:59, the mailbox answers each sender once in 7 days, also to mail for its aliases, but not to lists or programs. Subject: “Out of office”. Text: “Back on Monday”. The owner’s mail filter “sorting” goes on running beside it.
      Request #1."
    `);
    expect(answered()).toMatchObject({ includes: 'sorting' });
    await type('away bob@example.org until:sunday text:Later');
    expect(answered()).toMatchObject({ includes: 'sorting', text: 'Later' });
    made.mailServer.held.absences.clear();
    made.mailServer.held.filters.set(id, { name: 'replies', beside: 'answers' });
    expect(await said(`${set} include:replies`)).toMatchInlineSnapshot(`
      "bob@example.org has a mail filter of its owner, “replies”, which answers by itself.
      Facteur never replaces it. Its owner can switch it off in their mail program."
    `);
    made.mailServer.held.filters.clear();
    expect(await said(`${set} include:sorting`)).toMatchInlineSnapshot(`
      "“sorting” isn’t the active mail filter of bob@example.org.
      No filter is active: leave include: out."
    `);
  });

  it('is refused, by its rule, where it could not answer', async () => {
    const refused = [
      'away nobody@example.org until:friday text:x',
      'away bob@example.org until:yesterday text:x',
      'away bob@example.org from:2026-01-09 until:2026-01-08 text:x',
      'away bob@example.org until:friday text:"\u200b"',
      `away bob@example.org until:friday text:${'x'.repeat(1501)}`,
      'away bob@example.org text:x',
    ];
    expect(await Promise.all(refused.map((line) => said(line)))).toMatchInlineSnapshot(`
      [
        "nobody@example.org doesn’t exist.
      /mail list example.org shows the addresses of its domain.",
        "until must be a time to come. “yesterday” is Wednesday, 31 December 2025 at 23:59, UTC.
      Type a later time, such as tomorrow 9:00 or in 2 hours.",
        "The away message would end (8 Jan 2026, 23:59) before it begins (9 Jan 2026, 00:00).
      Give a later until:, or an earlier from:.",
        "The text of an away message can’t be empty.
      Type what is to be answered: text:"…"",
        "text has at most 1,500 characters. This has 1,501.
      Shorten the text.",
        "until:WHEN is missing in /mail away on.
      /mail help away on shows how to type the command.",
      ]
    `);
    made.put(at('fred'), { ...mailbox('two', { forwards: [outside('x')] }), localDelivery: false });
    expect(await said('away fred@example.org until:friday text:x')).toMatchInlineSnapshot(`
      "Only the forwards of fred@example.org get its mail, so the mailbox can’t answer.
      Set an away message where the mail arrives."
    `);
    expect(await said(set, stranger)).not.toContain('set.');
    expect(made.app.store.requests.get(1)).toBeUndefined();
  });

  it('is not undone where others have changed it since', async () => {
    await type(set);
    const other = { ...(answered() ?? expect.fail()), text: 'By hand' };
    made.mailServer.held.absences.set(id, other);
    expect(await said('request undo 1')).toMatchInlineSnapshot(`
      "Request #1 can’t be undone: the away message was changed since, and stays.
      /mail history ADDRESS shows the changes since."
    `);
    expect(answered()).toEqual(other);
  });

  it('is shown with the address and with one’s own mailboxes, until it ends', async () => {
    made.app.store.owners.put({ mailbox: id, address: bob, owner: ada, person: personOf(ada) });
    await type(set);
    expect(await said('show bob@example.org')).toMatchInlineSnapshot(`
      "bob@example.org
      Kind: mailbox
      State: active
      Quota: no limit
      Size: no messages
      Password: not set yet
      Owner: ada (terminal)
      Away: until 2 Jan 2026, 23:59, “Out of office”
      Away message: Back on Monday
      /mail password set bob@example.org sends a link to set the password. /mail away off bob@example.org ends the away message."
    `);
    expect(await said('mine')).toMatchInlineSnapshot(`
      "You have 1 mailbox
      bob@example.org: no messages, away until 2 Jan 2026, 23:59
      /mail password set ADDRESS sends a link to set a password."
    `);
    made.pass(3 * day);
    expect(await said('show bob@example.org')).not.toContain('Away');
    expect(await said('mine')).not.toContain('away');
  });

  it('goes with a renamed mailbox, and undo finds it there', async () => {
    await type(set);
    await type('address rename bob@example.org robert@example.org');
    expect(answered()).toMatchObject({ text: 'Back on Monday' });
    await type('request undo 1');
    expect(answered()).toBeUndefined();
  });
});
