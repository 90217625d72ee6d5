import {
  InteractionResponseType as Answer,
  type DiscordAPIError,
  InteractionType,
  MessageFlags,
  REST,
  Routes,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeDiscord, startFakeDiscord } from '../fake-discord.ts';
import { botId } from '../guilds.ts';

const people = { ada: '3001' };
const channelId = '2000';
const saying = (content: string, flags = 0) => ({
  flags: MessageFlags.IsComponentsV2 | flags,
  components: [{ type: 17, components: [{ type: 10, content }] }],
});
const field = { type: 4, custom_id: 'text', style: 1 };
const modal = {
  custom_id: 'form',
  title: 'Form',
  components: [{ type: 18, label: 'Why', component: field }],
};
const bodies = [
  { type: Answer.ChannelMessageWithSource, data: saying('hello') },
  { type: Answer.DeferredChannelMessageWithSource, data: { flags: 64 } },
  { type: Answer.DeferredMessageUpdate },
  { type: Answer.UpdateMessage, data: saying('edited') },
  { type: Answer.ApplicationCommandAutocompleteResult, data: { choices: [] } },
  { type: Answer.Modal, data: modal },
];

let discord: FakeDiscord;
let rest: REST;
beforeEach(async () => {
  discord = await startFakeDiscord(people);
  rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.botToken);
});
afterEach(async () => {
  vi.useRealTimers();
  await discord.close();
});

const doing = (type: InteractionType, messageId?: string) =>
  discord.interact({ type, channelId, userId: people.ada, data: {}, ...(messageId && { messageId }) });
const command = () => doing(InteractionType.ApplicationCommand);
const respond = ({ id, token }: { id: string; token: string }, body: unknown) =>
  rest.post(Routes.interactionCallback(id, token), { body, auth: false });
const deferred = async (flags: 0 | 64) => {
  const given = command();
  await respond(given, { type: Answer.DeferredChannelMessageWithSource, data: { flags } });
  return given;
};
const edit = ({ token }: { token: string }, body: unknown, id = '@original') =>
  rest.patch(Routes.webhookMessage(botId, token, id), { body, auth: false });
const followUp = ({ token }: { token: string }, body: unknown) =>
  rest.post(Routes.webhook(botId, token), { body, auth: false });
const posted = async (content: string) =>
  (await rest.post(Routes.channelMessages(channelId), { body: saying(content) })) as { id: string };
const codeOf = (call: Promise<unknown>): Promise<number | string | null> =>
  call.then(
    () => null,
    (error: DiscordAPIError) => error.code,
  );

describe('a first response', () => {
  it.each([
    ['a command', InteractionType.ApplicationCommand, false, [4, 5, 9]],
    ['a click', InteractionType.MessageComponent, true, [4, 5, 6, 7, 9]],
    ['completion', InteractionType.ApplicationCommandAutocomplete, false, [8]],
    ['a form that a command opened', InteractionType.ModalSubmit, false, [4, 5]],
    ['a form that a click opened', InteractionType.ModalSubmit, true, [4, 5, 6, 7]],
  ])('to %s is of a type that suits it', async (_, type, isOnMessage, suitable) => {
    const taken: number[] = [];
    for (const body of bodies) {
      const messageId = isOnMessage ? (await posted('clicked')).id : undefined;
      const code = await codeOf(respond(doing(type, messageId), body));
      expect([null, 50035]).toContain(code);
      if (code === null) taken.push(body.type);
    }
    expect(taken).toEqual(suitable);
    expect(discord.violations).toHaveLength(bodies.length - suitable.length);
  });

  it('is given once, and in time', async () => {
    const given = await deferred(0);
    expect(await codeOf(respond(given, bodies[1]))).toBe(40060);
    const late = command();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_100 });
    expect(await codeOf(respond(late, bodies[1]))).toBe(10062);
    expect(await codeOf(respond({ ...late, token: 'unknown' }, bodies[1]))).toBe(10062);
    expect(discord.violations).toEqual([]);
  });

  it('is described where that is asked for', async () => {
    const { id, token } = command();
    const query = new URLSearchParams({ with_response: 'true' });
    const body = { type: Answer.ChannelMessageWithSource, data: saying('hello', 64) };
    expect(await rest.post(Routes.interactionCallback(id, token), { body, query })).toMatchObject({
      interaction: { id, response_message_ephemeral: true, response_message_loading: false },
      resource: { type: 4, message: { channel_id: channelId, flags: 32_832 } },
    });
  });
});

describe('a token', () => {
  it('reaches the answer, follow-ups and nothing else', async () => {
    const given = await deferred(64);
    await edit(given, saying('one'));
    await followUp(given, saying('two', 64));
    await edit(given, saying('three'), (await discord.seen(channelId))[1]?.id);
    expect((await discord.seen(channelId)).map(({ text }) => text)).toEqual(['one', 'three']);
    const { id } = await posted('open');
    expect(await codeOf(edit(given, saying('four'), id))).toBe(10008);
    await rest.delete(Routes.webhookMessage(botId, given.token), { auth: false });
    expect(await codeOf(edit(given, saying('five')))).toBe(10008);
    expect(discord.violations).toEqual([]);
  });

  it('is good for nothing before the first response, nor after 15 minutes', async () => {
    expect(await codeOf(edit(command(), saying('one')))).toBe(10015);
    expect(await codeOf(followUp(command(), saying('one')))).toBe(10015);
    expect(discord.violations).toHaveLength(2);
    const given = await deferred(64);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 + 100 });
    expect(await codeOf(edit(given, saying('one')))).toBe(50027);
  });
});

describe('who sees a message', () => {
  it('is fixed by the deferral, which the first follow-up takes the place of', async () => {
    const alone = await deferred(64);
    expect(await discord.seen(channelId)).toEqual([]);
    await followUp(alone, saying('for one'));
    await edit(alone, saying('for one still'));
    expect(discord.violations).toEqual([]);
    const open = await deferred(0);
    await edit(open, saying('for all', 64));
    expect(discord.violations).toEqual([expect.stringContaining('can’t make a message ephemeral')]);
    expect(await discord.seen(channelId)).toMatchObject([
      { text: 'for one still', alone: true },
      { text: 'for all', alone: false },
    ]);
  });

  it('is everybody where the bot posts it, and nobody edits what one person sees from outside', async () => {
    const body = saying('for one', 64);
    expect(await codeOf(rest.post(Routes.channelMessages(channelId), { body }))).toBe(50035);
    await edit(await deferred(64), saying('for one'));
    const [seen] = await discord.seen(channelId);
    const path = Routes.channelMessage(channelId, seen?.id ?? '');
    expect(await codeOf(rest.patch(path, { body: saying('changed') }))).toBe(10008);
  });
});
