import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownerNotice } from '../../../../src/chat/delivery/owner-notice.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import type { Button, View } from '../../../../src/chat/view/view.ts';
import { people, plain, until } from '../../../support/fake-discord/users.ts';
import type { VisibleMessage } from '../../../support/fake-discord/visible-message.ts';
import { at, mailbox, requestOf } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let org: DiscordFixture;
beforeEach(async () => {
  org = await startDiscordFixture();
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
  expect(org.discord.violations).toEqual([]);
});

const back = 2;
const off = mailbox('one', { enabled: false });
const reminder = async () => {
  const [first] = await org.discord.directMessages(people.ada);
  return first ?? expect.fail('nobody was reminded');
};

/** Suspends a mailbox for a few days, and reminds whoever asked of the end. */
async function remind(): Promise<void> {
  const { app } = org;
  org.put(at('bob'), mailbox('one'));
  await org.say('ada', 'suspend', { address: 'bob@example.org', until: '3d' });
  await org.open(/Suspend/);
  await org.jobs();
  const { requester } = requestOf(app, back);
  const message = ownerNotice(app, translationsFor, { request: back, to: requester, ends: true }, 99);
  await org.adapter().sendDirectMessage(message ?? expect.fail('there is nothing to remind of'));
}

it('has the end of something left as planned by a button of a direct message, which says so then', async () => {
  await remind();
  await org.click('ada', await reminder(), 'Let it end');
  await until(async () => expect(plain((await reminder()).text)).toContain('lets this end as planned'));
  expect(requestOf(org.app, back).asking.letEnd).toMatchObject({ userId: people.ada, tenantId: '1000' });
});

it('keeps something by a button of a direct message, with the roles that somebody has in the server', async () => {
  await remind();
  await org.click('ada', await reminder(), 'Keep for good');
  await until(async () => {
    await org.jobs();
    expect(requestOf(org.app, back).state).toBe('cancelled');
  });
  const said = await org.discord.directMessages(people.ada);
  expect(plain(said.at(-1)?.text ?? '')).toContain('bob@example.org stays as it is');
  expect(org.mailServer.held.addresses.get(at('bob'))).toEqual(off);
});

it('does nothing for somebody who has left the server', async () => {
  await remind();
  org.discord.leave(people.ada);
  await org.click('ada', await reminder(), 'Keep for good');
  await until(async () => {
    const said = await org.discord.directMessages(people.ada);
    expect(said.at(-1)?.text).toContain('Facteur answers in servers only');
  });
  expect(requestOf(org.app, back).state).toBe('scheduled');
});

/** Sends somebody a direct message with a button. */
async function sendButton(label: string, action: Button['action']): Promise<VisibleMessage> {
  const { requester } = requestOf(org.app, 1);
  const view = (): View => ({
    tone: 'plain',
    title: 'Of your mailbox',
    buttons: [{ label, style: 'plain', action }],
  });
  await org.adapter().sendDirectMessage({ id: 99, to: requester, view, channel: null, otherwise: view });
  return reminder();
}

it('opens a form by a button of a direct message, and runs what is filled in', async () => {
  org.put(at('bob'), mailbox('one'));
  await org.say('ada', 'quota', { address: 'bob@example.org', quota: '2G' });
  await until(() => requestOf(org.app, 1));
  await org.jobs();
  const values = { address: 'bob@example.org', quota: '3G' };
  const message = await sendButton('Ask for more', { kind: 'fill-in', path: ['quota'], values });
  const form = await org.formAfter(() => org.click('ada', message, 'Ask for more'));
  await org.submit('ada', message, form, {});
  await until(async () => {
    await org.jobs();
    expect(org.mailServer.held.addresses.get(at('bob'))).toMatchObject({ mailbox: { quota: 3 * 2 ** 30 } });
  });
});

it('opens no form for somebody who has left the server, and says so', async () => {
  org.put(at('bob'), mailbox('one'));
  await org.say('ada', 'quota', { address: 'bob@example.org', quota: '2G' });
  await until(() => requestOf(org.app, 1));
  const values = { address: 'bob@example.org', quota: '3G' };
  const message = await sendButton('Ask for more', { kind: 'fill-in', path: ['quota'], values });
  org.discord.leave(people.ada);
  await org.click('ada', message, 'Ask for more');
  await until(async () => {
    const said = await org.discord.directMessages(people.ada);
    expect(said.at(-1)?.text).toContain('Facteur answers in servers only');
  });
});
