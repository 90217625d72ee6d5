import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../src/domain/actor.ts';
import type { Address } from '../../src/domain/address/address.ts';
import type { MailboxSize } from '../../src/domain/address/address-state.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import {
  ada,
  aliasTo,
  at,
  mailbox,
  mailboxId,
  max,
  outside,
  person,
  requestOf,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { takeNotices } from '../support/owner-notices.ts';
import { runApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const day = 24 * 60 * 60_000;

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  own(at('ann'), 'ann', { messages: 3, bytes: 3072 });
  own(at('bob'), 'bob');
});
afterEach(() => made.close());

/** A mailbox that a person owns. */
function own(subject: Address, name: string, holds?: MailboxSize): void {
  const owner = person(name, 'member');
  const id = mailboxId(`${subject}`);
  made.put(subject, mailbox(id), holds);
  made.mailServer.held.passwordHashes.set(id, `hash of ${name}`);
  made.app.store.owners.put({ mailbox: id, address: subject, owner, person: personOf(owner) });
}

const held = (subject: Address) => made.mailServer.held.addresses.get(subject);
const ownerOf = (subject: Address) => made.app.store.owners.of(mailboxId(`${subject}`))?.userId;
const all = () => new Map(made.mailServer.held.addresses);
const hasPassword = (subject: Address) => made.mailServer.held.passwordHashes.has(mailboxId(`${subject}`));
const deletion = () => requestsIn(made.app).find(({ asking }) => asking.takesBack === 'delete');

async function pass(milliseconds: number): Promise<void> {
  made.pass(milliseconds);
  await startDueRequests(made.app);
  await runApplyJobs(made.app);
}

describe('/mail person offboard', () => {
  it('hands the mailboxes over, and puts the successor into the aliases, after a click', async () => {
    made.put(at('sales'), aliasTo(at('ann'), at('bob')));
    made.put(at('info'), aliasTo(at('ann'), outside('x')));
    const asked = await made.type('/mail offboard ann to:bob');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Change the forwards of 2 addresses and hand over 1 mailbox in example.org?
      1. Forward info@example.org to bob@example.org instead of ann@example.org.
      2. Stop forwarding sales@example.org to ann@example.org.
      3. Hand ann@example.org over to bob. Owner ann → bob. The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays. bob gets a link to set the password in a direct message.
      ann leaves, and bob takes over.
      An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ann would get links to set new passwords.
      Request #1. Confirm by 00:15. Nothing changes before that."
    `);
    expect(ownerOf(at('ann'))).toBe('ann');
    const done = await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(viewText(done)).toMatchInlineSnapshot(`
      "Forwards of 2 addresses changed and 1 mailbox handed over in example.org.
      ann leaves, and bob takes over.
      An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ann would get links to set new passwords.
      Changes: Change the forwards of 2 addresses, Hand over 1 mailbox
      Owner: bob of 1 mailbox
      Request #1."
    `);
    expect(held(at('sales'))).toEqual(aliasTo(at('bob')));
    expect(held(at('info'))).toEqual(aliasTo(at('bob'), outside('x')));
    expect(held(at('ann'))).toEqual(mailbox(mailboxId('ann@example.org')));
    expect(ownerOf(at('ann'))).toBe('bob');
    expect(hasPassword(at('ann'))).toBe(false);
    expect(deletion()).toBeUndefined();
  });

  it('closes the mailboxes without a successor, and deletes them 90 days later', async () => {
    made.put(at('sales'), aliasTo(at('ann'), at('bob')));
    made.put(at('ann.m'), aliasTo(at('ann')));
    made.put(at('anna'), aliasTo(at('ann.m')));
    const asked = await made.type('/mail person offboard ann');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Close 1 mailbox and apply 4 other changes in example.org?
      1. Suspend ann@example.org. Nobody can log in, and mail to it is refused. The mail in the mailbox stays.
      2. Stop forwarding sales@example.org to ann@example.org.
      3. Delete the alias anna@example.org. Forwards: − ann.m@example.org.
      4. Delete the alias ann.m@example.org. Forwards: − ann@example.org.
      5. Close the mailbox ann@example.org. The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays. On 1 Apr 2026, 00:00, the mailbox is deleted, with 3 messages, 3 kB. If it holds more by then, Facteur asks again.
      ann leaves. The mailboxes are closed until Wednesday, 1 April 2026 at 00:00, UTC, and then deleted.
      An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ann would get links to set new passwords.
      2 aliases that forward nowhere else are deleted too: ann.m@example.org and anna@example.org.
      Request #1. Confirm by 00:15. Nothing changes before that."
    `);
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(held(at('ann'))?.enabled).toBe(false);
    expect(hasPassword(at('ann'))).toBe(false);
    expect(held(at('sales'))).toEqual(aliasTo(at('bob')));
    expect(held(at('ann.m'))).toBeUndefined();
    expect(held(at('anna'))).toBeUndefined();
    const scheduled = await made.type(`/mail request show ${deletion()?.id}`);
    expect(viewText(scheduled)).toMatchInlineSnapshot(`
      "Delete the mailbox ann@example.org: scheduled
      Nothing changes before Wednesday, 1 April 2026 at 00:00, UTC.
      ann@example.org holds 3 messages, 3 kB. They can be restored until 1 May.
      Request #1 covers this: the deletion was agreed to with it, unless the mailbox holds more.
      When: Wednesday, 1 April 2026 at 00:00, UTC
      Request #2 is scheduled. To keep things as they are, type /mail request keep 2."
    `);
    await pass(90 * day - 1);
    expect(held(at('ann'))).toBeDefined();
    await pass(1);
    expect(held(at('ann'))).toBeUndefined();
    expect(deletion()?.state).toBe('applied');
  });

  it('forwards new mail to the successor while the mailboxes are closed', async () => {
    const asked = await made.type('/mail offboard ann to:bob keep:30d');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Close 1 mailbox and change the forwards of 1 address in example.org?
      1. Forward ann@example.org to bob@example.org. The mailbox itself receives no new mail.
      2. Close the mailbox ann@example.org. Owner ann → bob. The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays. On 31 Jan 2026, 00:00, the mailbox is deleted, with 3 messages, 3 kB. If it holds more by then, Facteur asks again.
      ann leaves. The mailboxes are closed until Saturday, 31 January 2026 at 00:00, UTC, and then deleted.
      New mail goes to bob where the mail server can forward it.
      An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ann would get links to set new passwords.
      Request #1. Confirm by 00:15. Nothing changes before that."
    `);
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(held(at('ann'))).toEqual({
      ...mailbox(mailboxId('ann@example.org'), { forwards: [at('bob')] }),
      localDelivery: false,
    });
    expect(hasPassword(at('ann'))).toBe(false);
    expect(ownerOf(at('ann'))).toBe('bob');
    await pass(30 * day);
    expect(held(at('ann'))).toBeUndefined();
  });

  it.each([
    ['/mail offboard ann to:bob', ['ann@example.org']],
    ['/mail offboard ann to:bob keep:30d', []],
    ['/mail offboard ann', []],
  ])(
    'sends links to mailboxes that are handed over, and none to those that are closed: %s',
    async (line, to) => {
      made.put(at('sales'), aliasTo(at('ann')));
      const asked = await made.type(line);
      await made.press(asked, asked.buttons?.[0]?.label ?? '');
      const links = made.app.store.outbox.due(0, 100).filter(({ job }) => job === 'send-link');
      expect(links.map(({ data }) => (data as { address: string }).address)).toEqual(to);
    },
  );

  it('deals with the mailboxes of all accounts of a person', async () => {
    const elsewhere = { ...person('a2', 'member'), platform: 'slack', tenantId: 'T1' } as const;
    own(at('ann2'), 'a2');
    const mailbox2 = mailboxId('ann2@example.org');
    made.app.store.owners.put({
      ...{ mailbox: mailbox2, address: at('ann2'), owner: elsewhere, person: personOf(elsewhere) },
    });
    const accounts = ['terminal/terminal/ann', 'slack/T1/a2'];
    const policy = made.app.policy();
    const people = new Map(accounts.map((each) => [each, accounts[0] ?? '']));
    Object.assign(made.app, { policy: () => ({ ...policy, people }) });
    const asked = await made.type('/mail offboard ann to:bob');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect([ownerOf(at('ann')), ownerOf(at('ann2'))]).toEqual(['bob', 'bob']);
    const undo = await made.type('/mail request undo 1');
    await made.press(undo, undo.buttons?.[0]?.label ?? '');
    expect([ownerOf(at('ann')), ownerOf(at('ann2'))]).toEqual(['ann', 'a2']);
  });

  it('tells who leaves, and whoever takes over, what became of a mailbox', async () => {
    const asked = await made.type('/mail offboard ann to:bob keep:30d');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    const notices = await takeNotices(made.app);
    expect(notices.map(({ to, view }) => `${to.userId}: ${viewText(view)}`)).toMatchInlineSnapshot(`
      [
        "ann: Your mailbox ann@example.org now belongs to someone else.
      Owner ann → bob.
      The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays.
      On 31 Jan 2026, 00:00, the mailbox is deleted, with 3 messages, 3 kB. If it holds more by then, Facteur asks again.
      Asked by: ada (terminal)
      If you didn’t expect this, tell an admin at once, and name request #1. /mail history ann@example.org shows who did what.",
        "bob: Someone else changed your mailbox ann@example.org.
      Mail is forwarded to bob@example.org.
      The mailbox itself receives no new mail.
      Asked by: ada (terminal)
      If you didn’t expect this, tell an admin at once, and name request #1. /mail history ann@example.org shows who did what.",
      ]
    `);
    await pass(30 * day);
    const later = await takeNotices(made.app);
    expect(later.map(({ to, view }) => `${to.userId}: ${viewText(view)}`)).toMatchInlineSnapshot(`
      [
        "bob: Someone else changed your mailbox ann@example.org.
      ann@example.org is deleted. Mail to it is refused.
      The mailbox is deleted, with 3 messages, 3 kB.
      Mail is no longer forwarded to bob@example.org.
      Request #1 covers this: the deletion was agreed to with it, unless the mailbox holds more.
      Asked by: ada (terminal)
      When: Saturday, 31 January 2026 at 00:00, UTC
      If you didn’t expect this, tell an admin at once, and name request #2. /mail history ann@example.org shows who did what.",
      ]
    `);
  });

  it('suspends them where the mail server can’t forward alone', async () => {
    Object.assign(made.mailServer, { lacks: ['forward-only'] });
    const asked = await made.type('/mail offboard ann to:bob keep:30d');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(held(at('ann'))).toEqual(mailbox(mailboxId('ann@example.org'), { enabled: false }));
  });

  it('asks again before a mailbox is deleted that holds more than was shown', async () => {
    const asked = await made.type('/mail offboard ann');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    made.mailServer.held.sizes.set(mailboxId('ann@example.org'), { messages: 4, bytes: 4096 });
    await pass(90 * day);
    expect(held(at('ann'))).toBeDefined();
    expect(deletion()?.state).toBe('awaiting-confirmation');
    const again = await made.type(`/mail request show ${deletion()?.id}`);
    expect(viewText(again)).toMatchInlineSnapshot(`
      "Delete the mailbox ann@example.org?
      ann@example.org holds 4 messages, 4 kB. They can be restored until 1 May.
      Its time came on Wednesday, 1 April 2026 at 00:00, UTC. What it does has changed since it was agreed to, so nothing was done yet.
      When: Wednesday, 1 April 2026 at 00:00, UTC
      Request #2. Confirm by 8 Apr 2026, 00:00. Nothing changes before that."
    `);
    await made.press(again, 'Delete');
    expect(held(at('ann'))).toBeUndefined();
  });

  it('asks again where something forwards there by then, and leaves alone what was opened again', async () => {
    own(at('ann2'), 'ann');
    const asked = await made.type('/mail offboard ann');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    made.put(at('new'), aliasTo(at('ann'), outside('x')));
    await pass(90 * day);
    expect(deletion()?.state).toBe('awaiting-confirmation');
    expect(held(at('ann'))).toBeDefined();
    made.put(at('ann'), mailbox(mailboxId('ann@example.org')));
    const again = await made.type(`/mail request show ${deletion()?.id}`);
    const shownAnew = await made.press(again, again.buttons?.[0]?.label ?? '');
    expect(viewText(shownAnew)).toContain('ann2@example.org');
    expect(held(at('ann'))).toBeDefined();
  });

  it.each([['/mail offboard ann to:bob'], ['/mail offboard ann to:bob keep:30d'], ['/mail offboard ann']])(
    'is undone as a whole: %s',
    async (line) => {
      made.put(at('ann'), mailbox(mailboxId('ann@example.org'), { forwards: [outside('private')] }));
      made.put(at('sales'), aliasTo(at('ann'), at('bob')));
      made.put(at('ann.m'), aliasTo(at('ann')));
      made.put(at('copy'), mailbox('copy', { forwards: [at('ann')] }));
      const before = all();
      const asked = await made.type(line);
      const done = await made.press(asked, asked.buttons?.[0]?.label ?? '');
      expect(all()).not.toEqual(before);
      const undo = await made.press(done, 'Undo');
      await made.press(undo, undo.buttons?.[0]?.label ?? '');
      expect(new Map([...all()].toSorted())).toEqual(new Map([...before].toSorted()));
      expect(ownerOf(at('ann'))).toBe('ann');
      expect(hasPassword(at('ann'))).toBe(false);
      await pass(365 * day);
      expect(held(at('ann'))).toBeDefined();
      expect(deletion()?.state ?? 'cancelled').toBe('cancelled');
    },
  );

  it('says in the undo what comes back, and that the deletion ends', async () => {
    const asked = await made.type('/mail offboard ann to:bob keep:30d');
    const done = await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(viewText(await made.press(done, 'Undo'))).toMatchInlineSnapshot(`
      "Change the forwards of 1 address and hand over 1 mailbox in example.org?
      1. Stop forwarding ann@example.org to bob@example.org. The mailbox receives new mail again. Request #2, which would delete the mailbox on 31 Jan 2026, 00:00, ends.
      2. Hand ann@example.org over to ann. Owner bob → ann. The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays. ann gets a link to set the password in a direct message. Request #2, which would delete the mailbox on 31 Jan 2026, 00:00, ends.
      This undoes request #1.
      Request #3. Confirm by 00:15. Nothing changes before that."
    `);
  });

  it('puts the deletion off for as long as somebody wants, or for good', async () => {
    const asked = await made.type('/mail offboard ann');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    const first = deletion()?.id ?? 0;
    const kept = await made.type(`/mail request keep ${first} days:30`);
    await made.press(kept, kept.buttons?.[0]?.label ?? '').catch(() => kept);
    expect(requestOf(made.app, first).state).toBe('cancelled');
    const second = requestsIn(made.app).find(
      ({ state, reverts }) => state === 'scheduled' && reverts !== null,
    );
    expect(second?.asking.takesBack).toBe('delete');
    await pass(90 * day);
    expect(held(at('ann'))?.enabled).toBe(false);
    await pass(30 * day);
    expect(held(at('ann'))).toBeUndefined();
  });

  it.each([
    ['nothing', 'can’t be restored', 'ne peut pas être rétablie'],
    ['minutes', 'can be restored for only a few minutes', 'ne peut être rétablie que quelques minutes'],
  ] as const)(
    'says before anybody agrees that a mail server keeps %s of what is deleted',
    async (keepsRemoved, words, french) => {
      Object.assign(made.mailServer, { keepsRemoved });
      const line = '/mail offboard ann keep:30d';
      expect(viewText(await made.type(line))).toContain(
        `the mailbox is deleted, with 3 messages, 3 kB, and ${words}. If it holds more`,
      );
      const { view } = await made.dispatcher.run({ ...ada, locale: 'fr' }, line);
      expect(viewText(view)).toContain(`, et ${french}. Si elle contient`);
      for (let each = 2; each <= 9; each += 1) own(at(`ann${each}`), 'ann');
      expect(viewText(await made.type(line))).toContain(`3 kB, and ${words}. If it holds more`);
    },
  );

  it.each([[true], [false]])(
    'names the deletion to undo first, where the whole is undone after it: what forwarded there too: %s',
    async (forwarded) => {
      if (forwarded) made.put(at('sales'), aliasTo(at('ann'), outside('x')));
      const before = all();
      const asked = await made.type('/mail offboard ann');
      await made.press(asked, asked.buttons?.[0]?.label ?? '');
      await pass(90 * day);
      const { id = 0 } = deletion() ?? {};
      const refused = await made.type('/mail request undo 1');
      expect(viewText(refused)).toBe(
        `Request #1 can’t be undone: request #${id} has deleted ann@example.org since.\nFirst undo that one: /mail request undo ${id}. Then undo request #1.`,
      );
      expect(refused.buttons?.map(({ action }) => action)).toEqual([
        { kind: 'run', line: `/mail request show ${id}` },
      ]);
      for (const each of [id, 1]) {
        const undo = await made.type(`/mail request undo ${each}`);
        await made.press(undo, undo.buttons?.[0]?.label ?? '').catch(() => undo);
      }
      expect(all()).toEqual(before);
      expect(ownerOf(at('ann'))).toBe('ann');
    },
  );

  it('takes the agreement of a mailbox to have one stay that is to be deleted', async () => {
    const asked = await made.type('/mail offboard ann to:bob keep:30d');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    const kept = await made.type(`/mail request keep ${deletion()?.id}`, person('mia', 'member'));
    expect(kept.title).toContain('asks to keep ann@example.org as it is');
    expect(deletion()?.state).toBe('scheduled');
  });

  it('can wait for a time, and closes nothing that would be over by then', async () => {
    expect(viewText(await made.type('/mail offboard ann keep:2d at:3d'))).toContain('after keep:');
    const asked = await made.type('/mail offboard ann keep:30d at:7d');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    await pass(7 * day - 1);
    expect(held(at('ann'))?.enabled).toBe(true);
    await pass(1);
    expect(held(at('ann'))?.enabled).toBe(false);
    await pass(23 * day);
    expect(held(at('ann'))).toBeUndefined();
  });

  it('says it in French', async () => {
    const admin = { ...ada, locale: 'fr' } as const;
    const own = await made.dispatcher.run(admin, '/mail personne départ ann vers:bob garder:30j');
    expect(viewText(own.view)).toMatchInlineSnapshot(`
      "Fermer 1 boîte et modifier les transferts de 1 adresse dans example.org ?
      1. Transférer ann@example.org vers bob@example.org. La boîte elle-même ne reçoit plus de nouveau courrier.
      2. Fermer la boîte ann@example.org. Propriétaire ann → bob. Le mot de passe, les mots de passe d’application et les liens ne fonctionnent plus, et les sessions ouvertes se terminent. Le courrier de la boîte reste. Le 31 janv. 2026, 00:00, la boîte est supprimée, avec 3 messages, 3 ko. Si elle contient alors davantage, Facteur redemande.
      ann part. Les boîtes sont fermées jusqu’au samedi 31 janvier 2026 à 00:00, UTC, puis supprimées.
      Le nouveau courrier va à bob là où le serveur de messagerie peut le transférer.
      Annuler l’effet rétablit les adresses, les transferts et les propriétaires, mais pas les mots de passe, les mots de passe d’application ni les sessions ouvertes : ann recevrait des liens pour définir de nouveaux mots de passe.
      Demande #1. Confirmez avant 00:15. Rien ne change d’ici là."
    `);
    const handed = await made.dispatcher.run(admin, '/mail offboard ann vers:bob');
    expect(viewText(handed.view)).toMatchInlineSnapshot(`
      "Transmettre la boîte ann@example.org à bob ?
      Propriétaire ann → bob.
      Le mot de passe, les mots de passe d’application et les liens ne fonctionnent plus, et les sessions ouvertes se terminent. Le courrier de la boîte reste.
      bob reçoit en message privé un lien pour définir le mot de passe.
      ann part, et bob prend la suite.
      Annuler l’effet rétablit les adresses, les transferts et les propriétaires, mais pas les mots de passe, les mots de passe d’application ni les sessions ouvertes : ann recevrait des liens pour définir de nouveaux mots de passe.
      Demande #2. Confirmez avant 00:15. Rien ne change d’ici là."
    `);
  });

  it('shows what is closed first where there is much to see, and who looks through sees all of it', async () => {
    for (let each = 1; each <= 12; each += 1) own(at(`ann${each}`), 'ann', { messages: each, bytes: 1024 });
    for (let each = 1; each <= 3; each += 1)
      made.put(at(`list${each}`), aliasTo(at('ann'), at(`ann${each}`)));
    const asked = await made.type('/mail offboard ann to:bob keep:30d');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Close 13 mailboxes and change the forwards of 16 addresses in example.org?
      • The mailbox ann1@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 1 message, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann2@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 2 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann3@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 3 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann4@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 4 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann5@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 5 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann6@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 6 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann7@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 7 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann8@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 8 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann9@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 9 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann10@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 10 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann11@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 11 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann12@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 12 messages, 1 kB. If it holds more by then, Facteur asks again.
      • The mailbox ann@example.org is closed, and deleted on 31 Jan 2026, 00:00, with 3 messages, 3 kB. If it holds more by then, Facteur asks again.
      • Mail to 16 addresses (ann1@example.org, ann2@example.org, ann3@example.org and 13 more) is forwarded to bob@example.org.
      • bob becomes the owner of 13 mailboxes (ann1@example.org, ann2@example.org, ann3@example.org and 10 more). The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays.
      Look through all 15 points first. The button is on the last page.
      ann leaves. The mailboxes are closed until Saturday, 31 January 2026 at 00:00, UTC, and then deleted.
      New mail goes to bob where the mail server can forward it.
      An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ann would get links to set new passwords.
      Changes: Change the forwards of 16 addresses, Close 13 mailboxes
      Request #1. Confirm by 00:16. Nothing changes before that."
    `);
  });

  it('goes by the last word of when the mailboxes are deleted', async () => {
    for (const how of ['keep:30d', 'keep:60d']) {
      const asked = await made.type(`/mail offboard ann ${how}`);
      await made.press(asked, asked.buttons?.[0]?.label ?? '');
    }
    await pass(59 * day);
    expect(held(at('ann'))?.enabled).toBe(false);
    await pass(day);
    expect(held(at('ann'))).toBeUndefined();
  });

  it.each([[8], [9]])(
    'takes a click for %i mailboxes with a little new mail since as was shown',
    async (count) => {
      for (let each = 2; each <= count; each += 1) own(at(`ann${each}`), 'ann', { messages: 9, bytes: 9216 });
      const asked = await made.type('/mail offboard ann to:bob keep:30d');
      const grown = () =>
        made.mailServer.held.sizes.set(mailboxId('ann2@example.org'), { messages: 10, bytes: 9300 });
      let view = asked;
      for (let look = 0; look < 5 && view.buttons?.some(({ label }) => label === 'Look through'); look += 1)
        view = await made.press(view, 'Look through');
      grown();
      const clicked = await made.press(
        view,
        view.buttons?.find(({ action }) => action.kind === 'confirm')?.label ?? '',
      );
      expect(requestOf(made.app, 1).state).toBe(count > 8 ? 'applied' : 'awaiting-confirmation');
      expect(clicked.tone).toBe(count > 8 ? 'success' : 'warning');
      if (count <= 8) return;
      await pass(30 * day);
      expect(deletion()?.state).toBe('applied');
    },
  );

  it('ends the deletion where the mailbox is handed over, or opened', async () => {
    const asked = await made.type('/mail offboard ann');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    const resume = await made.type('/mail resume ann@example.org');
    expect(viewText(resume)).toMatchInlineSnapshot(`
      "ann@example.org resumed.
      Request #2, which would delete the mailbox on 1 Apr 2026, 00:00, ends.
      Request #3."
    `);
    expect(deletion()?.state).toBe('cancelled');
    await pass(365 * day);
    expect(held(at('ann'))?.enabled).toBe(true);
  });

  it('cancels what they have asked for and that has not begun', async () => {
    const ann = person('ann', 'member');
    await made.type('/mail alias x@example.org y@outside.example', ann);
    await made.type('/mail alias z@example.org y@outside.example', max);
    const [one, other] = requestsIn(made.app).toSorted((a, b) => a.id - b.id);
    const asked = await made.type('/mail offboard ann');
    expect(viewText(asked)).toContain('A request of theirs that is still open is cancelled for good.');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(one && requestOf(made.app, one.id)).toMatchObject({
      state: 'cancelled',
      outcome: { kind: 'ended-by', who: { userId: 'ada' } },
    });
    expect(other && requestOf(made.app, other.id).state).not.toBe('cancelled');
  });

  it('keeps no copies going outside from a mailbox that is handed over', async () => {
    made.put(at('ann'), mailbox(mailboxId('ann@example.org'), { forwards: [outside('private'), at('bob')] }));
    const asked = await made.type('/mail offboard ann to:bob');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(held(at('ann'))?.forwards).toEqual([at('bob')]);
  });

  it('is refused in words', async () => {
    const refused = async (line: string, actor = ada) => viewText(await made.type(line, actor));
    expect(await refused('/mail offboard zoe')).toMatchInlineSnapshot(`
      "zoe owns no mailbox here, so no address changes.
      To see whose a mailbox is, type /mail owner ADDRESS. /mail request list all shows open requests, to cancel them."
    `);
    expect(await refused('/mail offboard ann to:zoe')).toMatchInlineSnapshot(`
      "zoe has no mailbox here that takes mail.
      Give them one first: /mail create ADDRESS for:PERSON. Or leave out to:."
    `);
    expect(await refused('/mail offboard ann to:ann')).toMatchInlineSnapshot(`
      "ann leaves, and can’t be the successor.
      Name another person after to:."
    `);
    expect(await refused('/mail offboard ada')).toMatchInlineSnapshot(`
      "You can’t offboard yourself.
      Ask another admin."
    `);
    expect(await refused('/mail offboard ann', max)).toMatchInlineSnapshot(`
      "Only an admin can do this.
      Ask an admin."
    `);
    made.put(at('postmaster'), aliasTo(at('ann')));
    expect(await refused('/mail offboard ann')).toMatchInlineSnapshot(`
      "Mail to postmaster@example.org would go nowhere, and a postmaster has to stay.
      Name who gets the mail after to:, or first forward these addresses elsewhere."
    `);
    expect(held(at('ann'))).toEqual(mailbox(mailboxId('ann@example.org')));
  });

  it('needs somebody else’s approval where the successor is who asks', async () => {
    own(at('ada'), 'ada');
    const asked = await made.type('/mail offboard ann to:ada');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(ownerOf(at('ann'))).toBe('ann');
    expect(requestsIn(made.app)[0]?.state).toBe('awaiting-approval');
  });
});
