import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mentionText } from '../../src/domain/text/mentions.ts';
import { findLink } from '../../src/requests/links/links.ts';
import { takeDirectMessages, tokenIn } from '../support/direct-messages.ts';
import { at, exampleOrg, mailbox, mailboxId, person } from '../support/fixtures/example-org.ts';
import { account, policyWith } from '../support/fixtures/policy.ts';
import { createMemoryMailServer } from '../support/memory-mail-server.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const tenants = { 'slack/T1': 'all', 'terminal/terminal': 'all' } as const;
const lea = account('slack/T1', 'ULEA', 'member');
const boss = { ...account('slack/T1', 'UBOSS', 'admin'), channel: 'C1' };
const moderator = account('slack/T1', 'UMOD', 'moderator');
const bob = at('bob');
const one = mailboxId('one');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policyWith({ tenants }) });
});
afterEach(() => made.close());

const ownerOf = () => {
  const id = made.mailServer.held.addresses.get(bob)?.mailbox?.id;
  return id && made.app.store.owners.of(id)?.displayName;
};
const isOpen = (token: string) => !('code' in findLink(made.app, token));
const events = () => made.app.store.audit.forAddress(bob, 99).map(({ event }) => event);

/** A mailbox of somebody's, with a password. */
function putMailboxOf(owner: typeof lea | null): void {
  made.put(bob, mailbox('one'));
  made.mailServer.held.passwordHashes.set(one, 'hash');
  if (owner)
    made.app.store.owners.put({ mailbox: one, address: bob, owner, person: `slack/T1/${owner.userId}` });
}

describe('/mail create … for:PERSON', () => {
  it('makes the mailbox theirs, and sends the link to them alone', async () => {
    const view = await made.type('/mail create bob@example.org for:<@ULEA|lea>', boss);
    expect(view).toMatchObject({
      tone: 'success',
      fields: [
        { name: 'Asked by', value: mentionText(boss) },
        { name: 'For', value: mentionText({ ...lea, displayName: 'lea' }) },
      ],
    });
    expect(JSON.stringify(view)).not.toContain('/password/');
    expect(ownerOf()).toBe('lea');
    const [message, ...more] = await takeDirectMessages(made.app);
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      to: { platform: 'slack', tenantId: 'T1', userId: 'ULEA', roles: [] },
      channel: 'C1',
      view: { title: 'Set the password of bob@example.org' },
    });
    expect(isOpen(message ? tokenIn(message.view) : '')).toBe(true);
  });

  it('is for whoever asks, where nobody else is named', async () => {
    await made.type('/mail create bob@example.org', boss);
    expect(ownerOf()).toBe('UBOSS');
    expect(await takeDirectMessages(made.app)).toMatchObject([{ to: { userId: 'UBOSS' } }]);
  });

  it('shows approvers whom it is for', async () => {
    const view = await made.type(
      '/mail create bob@example.org for:<@ULEA|lea>',
      account('slack/T1', 'UM', 'member'),
    );
    expect(viewText(view)).toContain('For: “lea” (Slack ULEA)');
  });

  it('at a terminal takes a name, and reads the link out to its owner only', async () => {
    const own = await made.type('/mail create ann@example.org for:ada');
    expect(await takeDirectMessages(made.app)).toEqual([]);
    expect(own.tone).toBe('success');
    const other = await made.type('/mail create bob@example.org for:@Zoë');
    expect(JSON.stringify(other)).not.toContain('/password/');
    expect(await takeDirectMessages(made.app)).toMatchObject([{ to: { userId: 'zoë', displayName: 'Zoë' } }]);
  });

  it('refuses a name that Slack did not turn into a person', async () => {
    const view = await made.type('/mail create bob@example.org for:@lea', boss);
    expect(viewText(view)).toBe(
      '“lea” isn’t a person that Slack knows.\nType @ and choose the person from the list.',
    );
  });

  it('counts for a mailbox that an alias gets, too', async () => {
    await made.type('/mail alias bob@example.org a@outside.example', boss);
    await made.type('/mail convert bob@example.org mailbox for:<@ULEA|lea>', boss);
    expect(ownerOf()).toBe('lea');
  });
});

describe('/mail password set', () => {
  it('sends its owner a link at once, whatever is open about the address', async () => {
    putMailboxOf(lea);
    await made.type('/mail quota bob@example.org 2G', account('slack/T1', 'UM', 'member'));
    const view = await made.type('/mail password set bob@example.org', lea);
    expect(view).toEqual({
      tone: 'plain',
      title: 'You get the link to set the password of bob@example.org in a direct message.',
      hint: 'Only you get the link. It works once, for an hour.',
    });
    expect(await takeDirectMessages(made.app)).toMatchObject([{ to: { userId: 'ULEA' } }]);
  });

  it('is a request where somebody else asks, and the link goes to the owner still', async () => {
    putMailboxOf(lea);
    const asked = await made.type('/mail password set bob@example.org', account('slack/T1', 'UM', 'member'));
    expect(asked).toMatchObject({
      tone: 'waiting',
      text: expect.arrayContaining([
        expect.stringContaining(`${mentionText(lea)} gets a link to set the password`),
      ]),
    });
    expect(await takeDirectMessages(made.app)).toEqual([]);
    const done = await made.press(asked, 'Approve', moderator);
    expect(done).toMatchObject({
      tone: 'success',
      title: `Link for bob@example.org sent to ${mentionText(lea)}.`,
    });
    expect(await takeDirectMessages(made.app)).toMatchObject([{ to: { userId: 'ULEA' } }]);
  });

  it('asks whose it is where nobody knows', async () => {
    putMailboxOf(null);
    expect(viewText(await made.type('/mail password set bob@example.org', boss))).toContain(
      'Set the owner: /mail owner bob@example.org PERSON',
    );
  });

  it('says so where its owner is on a platform that is not there', async () => {
    await made.close();
    made = await createTestDispatcher({
      policy: () => policyWith({ tenants }),
      activePlatforms: () => ['slack'],
    });
    putMailboxOf(person('ada', 'admin'));
    expect(viewText(await made.type('/mail password set bob@example.org', boss))).toContain(
      'The owner of bob@example.org is ada (terminal). Facteur isn’t connected there now.',
    );
  });

  it('withdraws a link that reached nobody, and writes that down', async () => {
    putMailboxOf(lea);
    await made.type('/mail password set bob@example.org', { ...lea, channel: 'C2' });
    const [message] = await takeDirectMessages(made.app, { taken: false });
    expect(message).toMatchObject({ channel: 'C2', otherwise: { tone: 'warning' } });
    expect(JSON.stringify(message?.otherwise)).not.toContain('/password/');
    expect(isOpen(message ? tokenIn(message.view) : '')).toBe(false);
    expect(events()).toEqual(['link-undelivered', 'link-issued']);
  });

  it('sends nothing where the mailbox is another’s, or gone, by the time of sending', async () => {
    putMailboxOf(lea);
    await made.type('/mail password set bob@example.org', lea);
    made.put(bob, mailbox('two'));
    expect(await takeDirectMessages(made.app)).toEqual([]);
  });

  it('of an address that proves who owns a domain is asked for by its owner or an admin', async () => {
    const id = mailboxId('hm');
    made.put(at('hostmaster'), mailbox('hm'));
    made.app.store.owners.put({
      mailbox: id,
      address: at('hostmaster'),
      owner: lea,
      person: 'slack/T1/ULEA',
    });
    expect((await made.type('/mail password set hostmaster@example.org', moderator)).tone).toBe('failure');
    expect((await made.type('/mail password set hostmaster@example.org', lea)).tone).toBe('plain');
    expect((await made.type('/mail password set hostmaster@example.org', boss)).tone).toBe('success');
  });
});

/** Stands for the person whom `<@UNEW|new>` names. */
const ofNew = mentionText({ ...lea, userId: 'UNEW', displayName: 'new' });

describe('/mail owner', () => {
  it('says whose a mailbox is', async () => {
    putMailboxOf(lea);
    expect(viewText(await made.type('/mail owner bob@example.org', boss))).toContain(
      'Owner: “ULEA” (Slack ULEA)',
    );
    expect(viewText(await made.type('/mail show bob@example.org', boss))).toContain(
      'Owner: “ULEA” (Slack ULEA)',
    );
  });

  it('notes an owner where none was known, whatever was set before', async () => {
    putMailboxOf(null);
    const view = await made.type('/mail owner bob@example.org <@UNEW|new>', moderator);
    expect(view).toMatchObject({ tone: 'success', title: `${ofNew} is now the owner of bob@example.org.` });
    expect(ownerOf()).toBe('new');
    expect(made.mailServer.held.passwordHashes.get(one)).toBe('hash');
    expect(await takeDirectMessages(made.app)).toEqual([]);
    expect(events()).toEqual(['applied', 'submitted']);
  });

  it('hands a mailbox over whose owner is known', async () => {
    putMailboxOf(lea);
    await made.type('/mail password set bob@example.org', lea);
    const [message] = await takeDirectMessages(made.app);
    const asked = await made.type('/mail owner bob@example.org <@UNEW|new>', boss);
    expect(asked).toMatchObject({ title: `Hand bob@example.org over to ${ofNew}?`, tone: 'warning' });
    expect(ownerOf()).toBe('ULEA');
    await made.press(asked, 'Hand over', boss);
    expect(ownerOf()).toBe('new');
    expect(isOpen(message ? tokenIn(message.view) : '')).toBe(false);
    expect(made.mailServer.held.passwordHashes.has(one)).toBe(false);
    expect(await takeDirectMessages(made.app)).toMatchObject([{ to: { userId: 'UNEW' } }]);
  });

  it('needs approval from a member, its owner included: they could give it to whom nobody knows', async () => {
    putMailboxOf(lea);
    const asked = await made.type('/mail owner bob@example.org <@UNEW|new>', lea);
    expect(await made.press(asked, 'Hand over', lea)).toMatchObject({ tone: 'waiting' });
    expect(ownerOf()).toBe('ULEA');
  });

  it('changes nothing where it is theirs already', async () => {
    putMailboxOf(lea);
    expect(viewText(await made.type('/mail owner bob@example.org <@ULEA|lea>', boss))).toContain(
      '“ULEA” (Slack ULEA) already owns bob@example.org.',
    );
  });
});

describe('/mail handover', () => {
  it('asks first, then locks all out and sends the new owner a link', async () => {
    putMailboxOf(lea);
    made.mailServer.held.appPasswords.set(one, new Map([['Phone', 'x']]));
    await made.type('/mail password set bob@example.org', lea);
    const [old] = await takeDirectMessages(made.app);
    const asked = await made.type('/mail handover bob@example.org <@UNEW|new>', boss);
    expect(asked).toMatchObject({
      title: `Hand bob@example.org over to ${mentionText({ ...lea, userId: 'UNEW', displayName: 'new' })}?`,
      tone: 'warning',
    });
    expect(made.mailServer.held.passwordHashes.get(one)).toBe('hash');
    await made.press(asked, 'Hand over', boss);
    expect(ownerOf()).toBe('new');
    expect(made.mailServer.held.passwordHashes.has(one)).toBe(false);
    expect(await made.mailServer.appPasswords(bob)).toEqual([]);
    expect(isOpen(old ? tokenIn(old.view) : '')).toBe(false);
    const messages = await takeDirectMessages(made.app);
    expect(messages).toMatchObject([{ to: { userId: 'UNEW' } }]);
    expect(isOpen(messages[0] ? tokenIn(messages[0].view) : '')).toBe(true);
  });

  it('is a request that a member has approved', async () => {
    putMailboxOf(lea);
    const asked = await made.type('/mail handover bob@example.org <@UNEW|new>', lea);
    const waits = await made.press(asked, 'Hand over', lea);
    expect(waits).toMatchObject({ tone: 'waiting' });
    expect(ownerOf()).toBe('ULEA');
    expect((await made.press(waits, 'Approve', moderator)).tone).toBe('success');
    expect(ownerOf()).toBe('new');
  });

  it('says where the mail server can’t end the sessions that are open', async () => {
    await made.close();
    const lasting = { ...createMemoryMailServer(), lacks: ['sessions'] as const };
    made = await createTestDispatcher({ policy: () => policyWith({ tenants }), mailServer: lasting });
    lasting.held.domains.add(exampleOrg);
    lasting.held.addresses.set(bob, mailbox('one'));
    const asked = await made.type('/mail handover bob@example.org <@UNEW|new>', boss);
    expect(viewText(asked)).toContain('Open sessions go on');
  });

  it('may be to its owner: then it locks out everybody else', async () => {
    putMailboxOf(lea);
    const asked = await made.type('/mail handover bob@example.org <@ULEA|lea>', boss);
    await made.press(asked, 'Hand over', boss);
    expect(made.mailServer.held.passwordHashes.has(one)).toBe(false);
    expect(await takeDirectMessages(made.app)).toMatchObject([{ to: { userId: 'ULEA' } }]);
  });
});

describe('app passwords', () => {
  it('are made behind a link to the owner, listed and revoked one by one', async () => {
    putMailboxOf(lea);
    expect((await made.type('/mail password app bob@example.org My Phone', lea)).title).toContain(
      '“My Phone”',
    );
    const [message] = await takeDirectMessages(made.app);
    expect(findLink(made.app, message ? tokenIn(message.view) : '')).toMatchObject({
      appPassword: 'My Phone',
    });
    made.mailServer.held.appPasswords.set(
      one,
      new Map([
        ['My Phone', 'x'],
        ['Tablet', 'y'],
      ]),
    );
    const list = await made.type('/mail password apps bob@example.org', lea);
    expect(list).toMatchObject({
      title: 'bob@example.org has 2 app passwords',
      text: ['My Phone', 'Tablet'],
    });
    const revoked = await made.press(list, 'Revoke My Phone', lea);
    expect(revoked.title).toBe('App password “My Phone” of bob@example.org revoked.');
    expect(await made.mailServer.appPasswords(bob)).toEqual(['Tablet']);
  });

  it('of somebody else’s are made and revoked by request', async () => {
    putMailboxOf(lea);
    made.mailServer.held.appPasswords.set(one, new Map([['Tablet', 'y']]));
    const other = account('slack/T1', 'UM', 'member');
    expect(await made.type('/mail password app bob@example.org Phone', other)).toMatchObject({
      tone: 'waiting',
    });
    const [first] = await takeDirectMessages(made.app);
    expect(first).toBeUndefined();
    const revoking = await made.type('/mail password revoke bob@example.org tablet', other);
    expect(revoking).toMatchObject({ tone: 'waiting' });
    expect((await made.type('/mail password revoke bob@example.org tablet', moderator)).tone).toBe('success');
    expect(await made.mailServer.appPasswords(bob)).toEqual([]);
  });

  it.each([
    ['app-password bob@example.org tablet', 'already has an app password “Tablet”'],
    [`app-password bob@example.org ${'x'.repeat(41)}`, 'has 1 to 40 characters'],
    ['revoke bob@example.org Phone', 'has no app password “Phone”.\nApp passwords: “Tablet”.'],
    ['app-password nobody@example.org Phone', 'doesn’t exist'],
  ])('/mail %s is refused', async (line, words) => {
    putMailboxOf(lea);
    made.mailServer.held.appPasswords.set(one, new Map([['Tablet', 'y']]));
    expect(viewText(await made.type(`/mail ${line}`, lea))).toContain(words);
  });

  it('have no name that no command could name', async () => {
    putMailboxOf(lea);
    const values = { address: 'bob@example.org', name: '12" iPad' };
    const { view } = await made.dispatcher.call(lea, { path: ['app-password'], values });
    expect(viewText(view)).toContain('no quotation marks');
  });

  it('with a name like an argument are revoked by their button all the same', async () => {
    putMailboxOf(lea);
    made.mailServer.held.appPasswords.set(one, new Map([['reason: x', 'y']]));
    const list = await made.type('/mail password apps bob@example.org', lea);
    expect((await made.press(list, 'Revoke reason: x', lea)).tone).toBe('success');
  });

  it('are at most twenty', async () => {
    putMailboxOf(lea);
    const many = Array.from({ length: 20 }, (_, index): [string, string] => [`device ${index}`, 'x']);
    made.mailServer.held.appPasswords.set(one, new Map(many));
    expect(viewText(await made.type('/mail password app bob@example.org Phone', lea))).toContain(
      'at most 20',
    );
  });
});

it('nobody of another tenant learns whose a mailbox is', async () => {
  putMailboxOf(lea);
  const eve = account('slack/T9', 'UEVE', 'admin');
  for (const line of ['owner', 'password', 'app-passwords', 'handover', 'revoke']) {
    const view = await made.type(`/mail ${line} bob@example.org x`, eve);
    expect(JSON.stringify(view)).not.toContain('ULEA');
    expect(view.tone).toBe('failure');
  }
});
