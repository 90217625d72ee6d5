import { type DiscordAPIError, InteractionType, MessageFlags, REST, Routes } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { botToken, type FakeDiscord, startFakeDiscord } from './fake-discord.ts';
import { guildId, robot } from './guilds.ts';

let discord: FakeDiscord;
let rest: REST;
beforeEach(async () => {
  discord = await startFakeDiscord({ ada: '3001' });
  rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(botToken);
});
afterEach(() => discord.close());

type Part = Readonly<Record<string, unknown>>;
const text = (content: string): Part => ({ type: 10, content });
const button = (id: string): Part => ({ type: 2, style: 1, label: 'Yes', custom_id: id });
const row = (...components: readonly Part[]): Part => ({ type: 1, components });
const message = (parts: readonly Part[], more: Part = {}): Part => ({
  flags: MessageFlags.IsComponentsV2,
  components: [{ type: 17, components: parts }],
  ...more,
});
const post = (body: Part, channel = '2000') =>
  rest.post(Routes.channelMessages(channel), { body }) as Promise<{ id: string }>;
const codeOf = (call: Promise<unknown>): Promise<number | string | null> =>
  call.then(
    () => null,
    (error: DiscordAPIError) => error.code,
  );

it.each([
  ['content beside components', message([text('a')], { content: 'b' })],
  ['components without the flag', message([text('a')], { flags: 0 })],
  ['an empty text', message([text(' ')])],
  ['more than 4000 characters together', message([text('a'.repeat(2001)), text('b'.repeat(2000))])],
  ['one custom_id twice', message([row(button('a'), button('a'))])],
  ['six buttons in a row', message([row(...['a', 'b', 'c', 'd', 'e', 'f'].map(button))])],
  ['41 components', message([...Array(40)].map((_, index) => text(`${index}`)))],
  ['a nonce of 26 characters', message([text('a')], { nonce: 'a'.repeat(26) })],
  [
    'a file that is not sent along',
    { ...message([text('a')]), components: [{ type: 13, file: { url: 'attachment://a.csv' } }] },
  ],
  ['an answer to no message', message([text('a')], { message_reference: { message_id: '1' } })],
])('a message with %s is refused, and noted', async (_, body) => {
  expect(await codeOf(post(body))).toBe(50035);
  expect(discord.violations).toHaveLength(1);
  expect(await discord.seen('2000')).toEqual([]);
});

it('files come as a form, are seen where a component names them, and are limited', async () => {
  const named = { type: 13, file: { url: 'attachment://a.csv' } };
  const body = { ...message([text('a')]), components: [named] };
  const send = (size: number, name: string) =>
    rest.post(Routes.channelMessages('2000'), { body, files: [{ name, data: Buffer.alloc(size, 'a') }] });
  await send(3, 'a.csv');
  expect((await discord.seen('2000')).map(({ files }) => files)).toEqual([
    [{ name: 'a.csv', content: 'aaa' }],
  ]);
  expect(await codeOf(send(3, 'b.csv'))).toBe(50035);
  expect(await codeOf(send(10_485_761, 'a.csv'))).toBe(40005);
  expect(discord.violations).toHaveLength(2);
});

it('a nonce makes one message of several posts where it is enforced', async () => {
  const once = message([text('a')], { nonce: 'n', enforce_nonce: true });
  expect((await post(once)).id).toBe((await post(once)).id);
  const loose = message([text('a')], { nonce: 'm' });
  expect((await post(loose)).id).not.toBe((await post(loose)).id);
  expect(await discord.seen('2000')).toHaveLength(3);
});

it('whoever has another token learns nothing, and may answer what they were sent', async () => {
  const { id } = discord.interact({
    type: InteractionType.ApplicationCommand,
    channelId: '2000',
    userId: '3001',
    data: {},
  });
  rest.setToken('another');
  await expect(rest.get(Routes.gatewayBot())).rejects.toMatchObject({ status: 401 });
  rest.setToken('another');
  await expect(post(message([text('a')]))).rejects.toMatchObject({ status: 401 });
  // The interaction's token in the path is the only authorisation.
  const path = Routes.interactionCallback(id, `test-interaction-token-${id}`);
  expect(await codeOf(rest.post(path, { body: { type: 5 }, auth: false }))).toBeNull();
});

it('what the bot is not part of is refused', async () => {
  expect(await codeOf(post(message([text('a')]), '2002'))).toBe(10003);
  expect(await codeOf(rest.get(Routes.guildMember('1002', '3001')))).toBe(50001);
  expect(await codeOf(rest.get(Routes.guildMember(guildId, '1')))).toBe(10007);
  expect(await codeOf(rest.get(Routes.applicationGuildCommands('9000', '1002')))).toBe(50001);
  expect(await codeOf(rest.get(Routes.applicationCommands('9001')))).toBe(20012);
  expect(discord.violations).toEqual([]);
});

it('people take messages directly as long as they share a server with the bot; apps never do', async () => {
  const open = (recipient_id: string) =>
    rest.post(Routes.userChannels(), { body: { recipient_id } }) as Promise<{ id: string }>;
  const { id } = await open('3001');
  expect((await open('3001')).id).toBe(id);
  expect(await codeOf(post(message([text('a')]), id))).toBeNull();
  discord.leave('3001');
  expect(await codeOf(post(message([text('a')]), id))).toBe(50278);
  expect(await codeOf(post(message([text('a')]), (await open(robot)).id))).toBe(50007);
  expect(await codeOf(open('1'))).toBe(50033);
});

it('what it does not play is noted', async () => {
  expect(await codeOf(rest.get(Routes.guildBans(guildId)))).toBe(0);
  expect(discord.violations).toEqual([expect.stringContaining('404: Not Found')]);
});
