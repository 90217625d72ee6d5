import { InteractionType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  mailChannel,
  type Name,
  otherChannel,
  people,
  plain,
  until,
} from '../../support/fake-discord/users.ts';
import type { VisibleMessage } from '../../support/fake-discord/visible-message.ts';
import { at, exampleOrg, mailbox, requestOf } from '../../support/fixtures/example-org.ts';
import { policyWith } from '../../support/fixtures/policy.ts';
import { type DiscordFixture, startDiscordFixture } from './discord-fixture.ts';

const policy = policyWith({
  tenants: {
    'discord/1000': {
      domains: [exampleOrg],
      approvals: { tenant: 'discord/1000', platform: 'discord', channel: otherChannel },
    },
  },
});

describe('a day on Discord, with no command typed,', () => {
  let org: DiscordFixture;
  beforeEach(async () => {
    org = await startDiscordFixture({ policy: () => policy });
    org.put(at('contact'), mailbox('contact'));
  });
  afterEach(async () => {
    const typed = org.discord.interactions.filter(
      (each) => (each as { type?: unknown }).type === InteractionType.ApplicationCommand,
    );
    await org.close();
    expect([org.unexpected, org.discord.violations, typed]).toEqual([[], [], []]);
  });

  /** Mentions the bot, and waits for its answer to everybody. */
  async function mention(who: Name, said: string): Promise<VisibleMessage> {
    const earlier = (await org.publicMessages()).length;
    org.discord.write(people[who], `<@9000> ${said}`, mailChannel);
    return until(async () => (await org.publicMessages())[earlier] ?? expect.fail(`no answer to ${said}`));
  }

  const pages = async () =>
    (await org.discord.seen(mailChannel)).filter(({ alone, menus }) => alone && menus.length > 0);

  /** Opens the page of one's own by a mention and its button. */
  async function openPage(who: Name): Promise<VisibleMessage> {
    const shown = new Set((await pages()).map(({ id }) => id));
    await org.click(who, await mention(who, 'hello'), 'My mailboxes');
    return until(async () => (await pages()).find(({ id }) => !shown.has(id)) ?? expect.fail('no page'));
  }

  const inApprovals = (text: string) => org.find({ text, alone: false, channel: otherChannel });
  const held = (name: string) => org.mailServer.held.addresses.get(at(name));
  const untilApplied = (request: number) =>
    until(async () => {
      await org.jobs();
      expect(requestOf(org.app, request).state).toBe('applied');
    });

  it('of a member: asks for a mailbox, gets it and sets its password', async () => {
    const page = await openPage('mia');
    const form = await org.formAfter(() => org.click('mia', page, 'New mailbox'));
    await org.submit('mia', page, form, { address: 'mia', reason: 'my own address' });
    await org.open('Waiting for the approval of a moderator or an admin in');
    await org.jobs();
    await org.click('max', await inApprovals('mia@example.org'), 'Approve');
    await untilApplied(1);
    expect(held('mia')?.mailbox).toBeTruthy();

    const own = await openPage('mia');
    expect(plain(own.text)).toContain('mia@example.org');
    await org.click('mia', own, 'New password');
    const links = async () =>
      (await org.discord.directMessages(people.mia)).flatMap(({ buttons }) =>
        buttons.filter(({ url }) => url.includes('/password/')),
      );
    await until(async () => {
      await org.jobs();
      expect(await links()).toHaveLength(2);
    });
  });

  it('of a moderator: looks an address up, changes a quota, makes an alias, and denies with a reason', async () => {
    await org.click('max', await mention('max', 'who is behind contact@example.org?'), 'Show answer');
    await org.alone('Kind:');

    const page = await openPage('max');
    const quota = await org.formAfter(() => org.pick('max', page, 'Quota of a mailbox'));
    await org.submit('max', page, quota, { address: 'contact@example.org', quota: '5G' });
    await until(() => expect(requestOf(org.app, 1)).toBeDefined());
    await untilApplied(1);
    expect(held('contact')?.mailbox?.quota).toBe(5 * 1024 ** 3);

    const wish = await mention('max', 'I need an alias for contact@example.org');
    const alias = await org.formAfter(() => org.click('max', wish, 'New alias'));
    await org.submit('max', wish, alias, { address: 'fair', to: 'contact@example.org' });
    await until(() => expect(requestOf(org.app, 2)).toBeDefined());
    await untilApplied(2);
    expect(held('fair')?.forwards).toEqual(['contact@example.org']);

    const asks = await openPage('mia');
    const form = await org.formAfter(() => org.click('mia', asks, 'New mailbox'));
    await org.submit('mia', asks, form, { address: 'second' });
    await org.open('second@example.org');
    await org.jobs();
    await org.fill('max', await inApprovals('second@example.org'), 'Deny', 'One is enough');
    await org.open('One is enough');
    expect(requestOf(org.app, 3).state).toBe('denied');
  });

  it('of an admin: checks health, makes a mailbox for somebody, approves from the page, and deletes', async () => {
    const page = await openPage('ada');
    expect(page.text).toContain('Everything works');
    await org.click('ada', page, 'Status');
    await org.alone('Everything works');

    const start = await openPage('ada');
    const form = await org.formAfter(() => org.click('ada', start, 'New mailbox'));
    await org.submit('ada', start, form, { address: 'mia', quota: '2G', for: people.mia });
    await until(() => expect(requestOf(org.app, 1)).toBeDefined());
    await untilApplied(1);
    expect(held('mia')?.mailbox?.quota).toBe(2 * 1024 ** 3);

    const asks = await openPage('mia');
    const alias = await org.formAfter(() => org.click('mia', asks, 'New alias'));
    await org.submit('mia', asks, alias, { address: 'fair', to: 'mia@example.org' });
    await org.open('fair@example.org');
    const waiting = await openPage('ada');
    await org.click('ada', waiting, 'Show #2');
    await org.click('ada', await org.alone('Waiting for the approval'), 'Approve');
    await untilApplied(2);

    const last = await openPage('ada');
    const deletion = await org.formAfter(() => org.pick('ada', last, 'Delete an address'));
    await org.submit('ada', last, deletion, { address: 'contact@example.org' });
    const question = await org.open('Nothing changes before that');
    await org.click('ada', question, question.buttons[0]?.label ?? '');
    await untilApplied(3);
    expect(held('contact')).toBeUndefined();
  });
});
