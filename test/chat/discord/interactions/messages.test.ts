import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailChannel, people, plain, until } from '../../../support/fake-discord/users.ts';
import type { VisibleMessage } from '../../../support/fake-discord/visible-message.ts';
import { at, mailbox, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let org: DiscordFixture;
beforeEach(async () => {
  org = await startDiscordFixture();
  org.put(at('contact'), mailbox('box'));
});
afterEach(async () => {
  await org.close();
  expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
});

const mention = (said: string) => `<@9000> ${said}`;
const untilIn = (read: () => Promise<VisibleMessage[]>, words: string): Promise<VisibleMessage> =>
  until(async () => {
    const message = (await read()).at(-1) ?? expect.fail('no answer');
    expect(plain(message.text)).toContain(words);
    return message;
  });
const inChannel = () => org.discord.seen(mailChannel);
const direct = (who: keyof typeof people) => () => org.discord.directMessages(people[who]);
const labels = ({ buttons }: VisibleMessage) => buttons.map(({ label }) => label);

describe('a mention in a server', () => {
  it('is answered by a reply with what was understood; its buttons open the forms for it', async () => {
    const { id } = org.discord.write(people.mia, mention('I need an address for the fair'), mailChannel);
    const answer = await untilIn(inChannel, 'You want a new address.');
    expect(labels(answer)).toEqual(['New alias', 'New mailbox']);
    expect(JSON.stringify(org.discord.calls)).toContain(`"message_id":"${id}"`);
    const form = await org.formAfter(() => org.click('mia', answer, 'New mailbox'));
    expect(form.title).toBe('New mailbox');
    expect(requestsIn(org.app)).toEqual([]);
  });

  it('shows an address to whoever presses the button, and to nobody else', async () => {
    org.discord.write(people.ada, mention('who is behind contact@example.org?'), mailChannel);
    const answer = await untilIn(inChannel, '/mail show contact@example.org');
    await org.click('ada', answer, 'Show answer');
    expect((await untilIn(inChannel, 'Kind:')).alone).toBe(true);
  });

  it('with a typed command runs it once its button is pressed', async () => {
    org.discord.write(people.ada, mention('/mail create new@example.org'), mailChannel);
    const answer = await untilIn(inChannel, '/mail create new@example.org');
    expect(requestsIn(org.app)).toEqual([]);
    await org.click('ada', answer, 'Run command');
    await until(() => expect(requestsIn(org.app)).toHaveLength(1));
  });

  it('in French is answered in French', async () => {
    org.discord.write(people.mia, mention('bonjour'), mailChannel);
    const answer = await untilIn(inChannel, 'Facteur gère les boîtes');
    expect(labels(answer)).toEqual(['Nouvel alias', 'Nouvelle boîte', 'Mes boîtes']);
  });

  it('of somebody without a role is refused in words', async () => {
    org.roles['discord/1000/3003'] = [];
    org.discord.write(people.mia, mention('contact@example.org'), mailChannel);
    await untilIn(inChannel, 'discord/1000/3003');
  });

  it('delivered twice, or again after a restart, is answered once', async () => {
    const event = org.discord.write(people.mia, mention('hello'), mailChannel);
    org.discord.emit(event, 'MESSAGE_CREATE');
    await untilIn(inChannel, 'Facteur manages');
    await org.restart();
    org.discord.emit(event, 'MESSAGE_CREATE');
    org.discord.write(people.mia, mention('password'), mailChannel);
    await untilIn(inChannel, 'set a password');
    expect(await inChannel()).toHaveLength(2);
  });

  it('by a bot is not answered, nor is a message that mentions nobody', async () => {
    org.discord.write('9001', mention('hello'), mailChannel);
    org.discord.write('9000', mention('hello'), mailChannel);
    org.discord.write(people.mia, 'hello', mailChannel);
    org.discord.write(people.mia, mention('password'), mailChannel);
    await untilIn(inChannel, 'set a password');
    expect(await inChannel()).toHaveLength(1);
  });
});

describe('a direct message', () => {
  it('is answered as in the one server that its sender shares with the bot', async () => {
    org.discord.write(people.ada, 'contact@example.org', null);
    expect(labels(await untilIn(direct('ada'), 'contact@example.org'))).toEqual([]);
    org.discord.write(people.ada, 'I need an alias', null);
    expect(labels(await untilIn(direct('ada'), 'a channel of your server'))).toEqual([]);
  });

  it('with a typed command says where to type it', async () => {
    org.discord.write(people.ada, '/mail create new@example.org', null);
    await untilIn(direct('ada'), 'a channel of your server');
    expect(requestsIn(org.app)).toEqual([]);
  });
});
