import { once } from 'node:events';
import { Client, Events, GatewayIntentBits as Intent, InteractionType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { botToken, type FakeDiscord, startFakeDiscord } from '../fake-discord.ts';
import { until } from '../users.ts';

let discord: FakeDiscord;
beforeEach(async () => {
  discord = await startFakeDiscord({ ada: '3001' }, { heartbeat: 50 });
});
afterEach(() => discord.close());

const say = () =>
  discord.interact({
    type: InteractionType.ApplicationCommand,
    channelId: '2000',
    userId: '3001',
    data: { id: '1', name: 'mail', type: 1 },
  });

describe('a bot', () => {
  let client: Client;
  const heard: string[] = [];
  beforeEach(async () => {
    heard.length = 0;
    client = new Client({ intents: [Intent.Guilds], rest: { api: discord.apiUrl } });
    client.on(Events.InteractionCreate, ({ id }) => void heard.push(id));
    const ready = once(client, Events.ClientReady);
    await client.login(botToken);
    await ready;
  });
  afterEach(() => client.destroy());

  it('knows its servers and channels, and hears what people do', async () => {
    expect([...client.guilds.cache.keys()]).toEqual(['1000', '1001']);
    expect(client.channels.cache.get('2000')).toMatchObject({ name: 'mail', guildId: '1000' });
    const { id } = say();
    await until(() => expect(heard).toEqual([id]));
  });

  it('resumes its session, and hears what it missed', async () => {
    const resumed = once(client, Events.ShardResume);
    discord.dropConnections();
    const { id } = say();
    await resumed;
    expect(heard).toEqual([id]);
    expect(discord.identifies()).toBe(1);
  });

  it('begins anew where its session is forgotten, and has missed what happened', async () => {
    discord.behaviour.forgetsSessions = true;
    discord.dropConnections();
    say();
    const again = once(client, Events.ShardReady);
    await again;
    expect(heard).toEqual([]);
    expect(discord.identifies()).toBe(2);
  });

  it('beats, and gives up a connection on which that is not acknowledged', async () => {
    await until(() => expect(client.ws.ping).toBeGreaterThanOrEqual(0));
    discord.behaviour.acknowledgesHeartbeats = false;
    await once(client, Events.ShardReconnecting);
    discord.behaviour.acknowledgesHeartbeats = true;
    await once(client, Events.ShardResume);
  });
});

describe('a connection', () => {
  const opened = (query = '?v=10&encoding=json') =>
    new WebSocket(`${discord.apiUrl.replace('http', 'ws').replace('/api', '')}/gateway${query}`);
  const identify = { token: botToken, intents: Intent.Guilds };

  /** The code with which the gateway closes after a message. */
  async function closed(...payloads: readonly { op: number; d: unknown }[]): Promise<number> {
    const socket = opened();
    const [hello] = await once(socket, 'message');
    expect(JSON.parse(String(hello))).toMatchObject({ op: 10, d: { heartbeat_interval: 50 } });
    const end = once(socket, 'close');
    for (const payload of payloads) socket.send(JSON.stringify(payload));
    const [code] = await end;
    return Number(code);
  }

  it.each([
    ['another token', 4004, [{ op: 2, d: { ...identify, token: 'another' } }]],
    ['no token', 4002, [{ op: 2, d: {} }]],
    ['an intent that does not exist', 4013, [{ op: 2, d: { ...identify, intents: 2 ** 30 } }]],
    ['an intent that was not granted', 4014, [{ op: 2, d: { ...identify, intents: Intent.GuildMembers } }]],
    [
      'its name twice',
      4005,
      [
        { op: 2, d: identify },
        { op: 2, d: identify },
      ],
    ],
    ['anything before its name', 4003, [{ op: 3, d: {} }]],
    [
      'what is not known',
      4001,
      [
        { op: 2, d: identify },
        { op: 99, d: {} },
      ],
    ],
  ])('that is sent %s is closed with %d', async (_, code, payloads) => {
    expect(await closed(...payloads)).toBe(code);
  });

  it('of another version or encoding is closed', async () => {
    const [code] = await once(opened('?v=9&encoding=json'), 'close');
    expect(code).toBe(4012);
    expect((await once(opened('?v=10&encoding=etf'), 'close'))[0]).toBe(4012);
  });

  it('that was closed in order leaves no session', async () => {
    const socket = opened();
    await once(socket, 'message');
    socket.send(JSON.stringify({ op: 2, d: identify }));
    const [ready] = await once(socket, 'message');
    const { session_id } = JSON.parse(String(ready)).d;
    socket.close(1000);
    await once(socket, 'close');
    const next = opened();
    await once(next, 'message');
    next.send(JSON.stringify({ op: 6, d: { token: botToken, session_id, seq: 1 } }));
    const [answer] = await once(next, 'message');
    expect(JSON.parse(String(answer))).toMatchObject({ op: 9, d: false });
  });
});
