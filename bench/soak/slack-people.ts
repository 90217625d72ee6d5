import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { signingSecret } from '../slack-load.ts';

/** A button as a message has it. */
type Button = { readonly action: string; readonly value: string; readonly label: string };

/** What Facteur has posted or answered. */
export type Said = {
  /** The number of the command or click that it answers; null: it was posted without one. */
  readonly to: number | null;
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly buttons: readonly Button[];
};

export type SlackPeople = Awaited<ReturnType<typeof startSlackPeople>>;

/**
 * People at Slack, over HTTP: what they type and click is signed and sent, and all that Facteur says is heard. Nothing is kept
 * but what `heard` keeps, so that hours of it take no memory.
 */
export async function startSlackPeople(port: number, heard: (said: Said) => void) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let count = 0;
  let behind = 0;
  const sendNow = (fields: Readonly<Record<string, string>>) =>
    send(agent, port, fields, Date.now() - behind);
  const newTs = (): string => {
    count += 1;
    return `${Math.floor(Date.now() / 1_000)}.${String(count % 1_000_000).padStart(6, '0')}`;
  };

  const server = createServer((incoming, response) => {
    void read(incoming).then((body) => {
      const [, kind, number] = (incoming.url ?? '').split('/');
      const channel = String(body['channel'] ?? 'C1');
      const ts = String(body['ts'] ?? newTs());
      if (body['blocks'] !== undefined)
        heard({ to: kind === 'response' ? Number(number) : null, channel, ts, ...contentOf(body) });
      const answer = { ...identity, user: userOf(body['user']), channel: channelOf(body, channel), ts };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = `http://127.0.0.1:${portOf(server)}/`;

  const person = (user: string) => ({ team_id: 'T1', team_domain: 'soak', user_id: user, user_name: user });
  return {
    api,
    /** Sets by how many milliseconds their clocks are behind. */
    setClock: (milliseconds: number): void => {
      behind = milliseconds;
    },
    /** Types a command. @returns once it is acknowledged. */
    type: (number: number, user: string, text: string): Promise<void> =>
      sendNow({
        ...{ ...person(user), command: '/mail', text, trigger_id: randomUUID() },
        ...{ channel_id: 'C1', channel_name: 'mail', response_url: `${api}response/${number}` },
      }),
    /** Clicks on a button of a message. */
    click: (number: number, user: string, said: Said, { action, value }: Button): Promise<void> =>
      sendNow({
        payload: JSON.stringify({
          type: 'block_actions',
          team: { id: 'T1' },
          user: { id: user, username: user, team_id: 'T1' },
          trigger_id: randomUUID(),
          channel: { id: said.channel },
          container: {
            ...{ type: 'message', message_ts: said.ts, channel_id: said.channel },
            is_ephemeral: false,
          },
          response_url: `${api}response/${number}`,
          actions: [{ type: 'button', action_id: action, value }],
        }),
      }),
    stop: (): void => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

const identity = { ok: true, team_id: 'T1', bot_id: 'B1', user_id: 'UBOT' };

/** Of `users.info`; `auth.test` asks for none. */
const userOf = (id: unknown) => {
  const name = typeof id === 'string' ? id : 'UBOT';
  return { id: name, name, team_id: 'T1', locale: 'en-GB', profile: { display_name: name } };
};

/** `conversations.open` answers with an object, calls that post with the id. */
const channelOf = (body: Readonly<Record<string, unknown>>, channel: string): unknown =>
  body['users'] === undefined ? channel : { id: `D-${String(body['users'])}` };

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/** A body as the Web API's client sends it, or a response URL gets it. */
async function read(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const body = (await buffer(incoming)).toString();
  if (body.startsWith('{')) return JSON.parse(body);
  return Object.fromEntries(new URLSearchParams(body));
}

function contentOf({ text, blocks }: Readonly<Record<string, unknown>>): Pick<Said, 'text' | 'buttons'> {
  const written = typeof blocks === 'string' ? blocks : JSON.stringify(blocks);
  const buttons: Button[] = [];
  JSON.parse(written, (_, value) => {
    if (value?.type === 'button' && typeof value.action_id === 'string')
      buttons.push({ action: value.action_id, value: value.value ?? '', label: value.text?.text ?? '' });
    return value;
  });
  return { text: `${String(text ?? '')} ${written}`, buttons };
}

function send(
  agent: Agent,
  port: number,
  fields: Readonly<Record<string, string>>,
  now: number,
): Promise<void> {
  const body = new URLSearchParams(fields).toString();
  const timestamp = Math.floor(now / 1_000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  const to = { host: '127.0.0.1', port, path: '/slack/events', method: 'POST' };
  return new Promise((resolve, reject) => {
    const sending = request({ agent, headers, ...to });
    sending.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`Facteur answered with ${response.statusCode}`));
      });
    });
    sending.on('error', reject).end(body);
  });
}
