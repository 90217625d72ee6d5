import { InteractionResponseType, InteractionType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailChannel, otherChannel, people, plain, until } from '../../support/fake-discord/users.ts';
import { aliasTo, at, mailbox, mailboxId } from '../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from './discord-fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

/** Clicks, waits until the request is on its way, and has the jobs apply it. */
async function untilApplied(asked: () => Promise<unknown>): Promise<void> {
  await asked();
  await fixture.open('is being applied');
  expect(await fixture.jobs()).toEqual([]);
}

describe('on Discord', () => {
  it('a mailbox is asked for, approved by another, made, converted and restored, all in one message each', async () => {
    const { held } = fixture.mailServer;
    await fixture.say('mia', 'create', { address: 'ann@example.org' });
    const waiting = await fixture.open('Waiting for the approval');
    expect(waiting.text).toContain('<@3003> asks for the mailbox');
    await fixture.click('mia', waiting, 'Approve');
    await fixture.alone('You can’t approve your own request');
    expect(held.addresses.has(at('ann'))).toBe(false);
    await untilApplied(() => fixture.click('max', waiting, 'Approve'));
    const made = await fixture.open('Mailbox ann@example.org created');
    expect(made).toMatchObject({ id: waiting.id, buttons: [] });

    const { mailbox: box } = held.addresses.get(at('ann')) ?? {};
    fixture.put(at('ann'), mailbox(box?.id ?? ''), { messages: 3, bytes: 4096 });
    await fixture.say('ada', 'convert', {
      address: 'ann@example.org',
      into: 'alias',
      to: 'x@outside.example',
    });
    const question = await fixture.open('3 messages');
    expect(question.buttons[0]).toMatchObject({ isRed: true });
    await untilApplied(() => fixture.click('ada', question, question.buttons[0]?.label ?? ''));
    expect((await fixture.open('You can restore the mailbox until')).id).toBe(question.id);
    expect(held.addresses.get(at('ann'))?.mailbox).toBeNull();

    await untilApplied(() => fixture.say('ada', 'restore', { address: 'ann@example.org' }));
    await fixture.open(/✅ .*ann@example\.org.*\n/);
    expect(held.addresses.get(at('ann'))?.mailbox?.id).toBe(box?.id);
    expect(await fixture.publicMessages()).toHaveLength(3);
  });

  it('lists, refusals and help are for the requester alone, and pages follow in the same message', async () => {
    for (let number = 10; number < 40; number += 1) fixture.put(at(`box${number}`), mailbox(`box${number}`));
    await fixture.say('mia', 'list', { domain: 'example.org' });
    const first = await fixture.alone('box10@example.org');
    expect(plain(first.text)).not.toContain('box39');
    await fixture.click('mia', first, 'Next page');
    expect((await fixture.alone('box39@example.org')).id).toBe(first.id);
    await fixture.say('mia', 'show', { address: 'nobody@example.org' });
    await fixture.alone('nobody@example.org');
    await fixture.say('mia', 'help');
    await fixture.alone('What do you want to do?');
    expect(await fixture.publicMessages()).toEqual([]);
  });

  it('a request is shown again where its message is, and the requester is led there', async () => {
    await fixture.say('mia', 'create', { address: 'ann@example.org' });
    const waiting = await fixture.open('Waiting for the approval');
    await fixture.say('max', 'request show', { number: 1 }, otherChannel);
    const pointer = await fixture.find({ text: 'already has a message', alone: true, channel: otherChannel });
    expect(pointer.buttons[0]?.url).toBe(`https://discord.com/channels/1000/${mailChannel}/${waiting.id}`);
    await fixture.say('max', 'request list');
    await fixture.click('max', await fixture.alone(/#1/), 'Show #1');
    await until(async () => expect(await pointers()).toBe(1));
    expect(await fixture.publicMessages()).toHaveLength(1);
  });

  const pointers = async () =>
    (await fixture.discord.seen(mailChannel)).filter(({ text }) => text.includes('already has a message'))
      .length;

  it('a button keeps a name with spaces in it whole', async () => {
    fixture.put(at('ann'), mailbox('box'));
    const owner = { platform: 'discord', tenantId: '1000', userId: people.ada } as const;
    fixture.app.store.owners.put({
      mailbox: mailboxId('box'),
      address: at('ann'),
      owner: { ...owner, displayName: 'ada', roles: [], locale: 'en' },
      person: `discord/1000/${people.ada}`,
    });
    fixture.mailServer.held.appPasswords.set(mailboxId('box'), new Map([['My  old Phone', 'hash']]));
    await fixture.say('ada', 'password apps', { address: 'ann@example.org' });
    const list = await fixture.alone('1 app password');
    await untilApplied(() => fixture.click('ada', list, list.buttons[0]?.label ?? ''));
    expect(fixture.mailServer.held.appPasswords.get(mailboxId('box'))?.size).toBe(0);
  });

  it('people are answered in their own language, and mentioned whatever they call themselves', async () => {
    fixture.discord.behaviour.locale = 'fr';
    fixture.discord.rename(people.mia, 'Mia *la Grande*');
    await fixture.say('mia', 'créer', { adresse: 'ann@example.org' });
    const waiting = await fixture.open('<@3003> demande la boîte ann@example.org');
    expect(waiting.text).not.toContain('Grande');
  });

  it('people pick commands, options and choices by the names of their own language', async () => {
    fixture.put(at('ann'), mailbox('ann'));
    fixture.put(at('team'), aliasTo(at('ann')));
    fixture.discord.behaviour.locale = 'fr';
    await fixture.say('mia', 'liste', { domaine: 'example.org', type: 'boîte' });
    const listed = plain((await fixture.alone('ann@example.org')).text);
    expect(listed).toContain('Adresse · Type');
    expect(listed).not.toContain('team@example.org');
    await fixture.say('ada', 'transfert ajouter', { adresse: 'team@example.org', vers: 'x@outside.example' });
    await fixture.open('Transférer aussi team@example.org vers x@outside.example');
  });

  it('addresses and domains are completed, also after a comma', async () => {
    fixture.put(at('ann'), mailbox('ann'));
    fixture.put(at('anton'), mailbox('anton'));
    const complete = async (path: string, name: string, value: string) => {
      const { id } = fixture.discord.interact({
        type: InteractionType.ApplicationCommandAutocomplete,
        channelId: mailChannel,
        userId: '3003',
        data: {
          id: '1',
          name: 'mail',
          type: 1,
          options: [{ name: path, type: 1, options: [{ name, type: 3, value, focused: true }] }],
        },
      });
      return until(() => {
        const answer = fixture.discord.firstResponse(id);
        if (answer?.type !== InteractionResponseType.ApplicationCommandAutocompleteResult)
          return expect.fail('nothing was completed');
        return answer.data.choices.map((each) => each.value);
      });
    };
    expect(await complete('show', 'address', 'an')).toEqual(['ann@example.org', 'anton@example.org']);
    expect(await complete('create', 'address', 'new@ex')).toEqual(['new@example.org']);
    expect(await complete('alias', 'to', 'x@y.example, ant')).toEqual(['x@y.example, anton@example.org']);
    expect(await complete('help', 'command', 'forward a')).toEqual(['forward add']);
    expect(await complete('show', 'address', '')).toHaveLength(3);
    expect(await complete('show', 'address', '"')).toEqual([]);
  });
});
