import { once } from 'node:events';
import { Agent, request } from 'node:http';
import querystring from 'node:querystring';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { eventsAt, form, requestOf, signed, signingSecret } from '../../../support/fake-slack/fake-slack.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeAll(async () => {
  org = await startSlackFixture('http');
});
afterAll(() => org.close());

const json = 'application/json';
const verification = JSON.stringify({ type: 'url_verification', challenge: 'c4a11e' });
const send = (request: RequestInit, path = '') =>
  fetch(eventsAt(org.slack.setting.port) + path, request).then(({ status }) => status);
const command = () => requestOf('slash_commands', org.ada.command('/mail create a@example.org', 'C1'));
const requests = () => requestsIn(org.app);

it.each([
  ['signed with another secret', () => signed(command().body, form, 'another secret')],
  ['older than five minutes', () => signed(command().body, form, signingSecret, -301)],
  ['from more than five minutes ahead', () => signed(command().body, form, signingSecret, 305)],
  ['not signed', () => ({ ...command(), headers: { 'content-type': form } })],
  ['changed after it was signed', () => ({ ...command(), body: command().body.replace('create', 'delete') })],
  [
    'dated by a word',
    () => ({ ...command(), headers: { ...command().headers, 'x-slack-request-timestamp': 'now' } }),
  ],
])('a request that is %s is refused and does nothing', async (_what, request) => {
  expect(await send(request())).toBe(401);
  expect(requests()).toEqual([]);
  expect(org.slack.messages).toEqual([]);
});

it('the signature is checked before anything is parsed', async () => {
  const parsers = [vi.spyOn(JSON, 'parse'), vi.spyOn(querystring, 'parse')];
  onTestFinished(() => void vi.restoreAllMocks());
  const parsed = () => parsers.flatMap(({ mock }) => mock.calls.map(([text]) => String(text)));
  for (const mark of ['{"mark":1}', 'mark=1&ssl_check=1', `payload=${encodeURIComponent('{"mark":1}')}`]) {
    for (const type of [json, form]) {
      expect(await send(signed(mark, type, 'another secret'))).toBe(401);
      await send({ method: 'POST', body: mark, headers: { 'content-type': type } });
    }
  }
  expect(parsed().filter((text) => text.includes('mark'))).toEqual([]);
  await send(signed('{"mark":1}', json));
  expect(parsed()).toContain('{"mark":1}');
});

it.each(['x'.repeat(2_000), `ssl_check=1&${'x'.repeat(2_000)}`, 'not_ssl_check=1', 'ssl_check=11'])(
  'of what is not signed only a short check of the certificate is answered: %.20s…',
  async (body) => {
    const { status } = await fetch(eventsAt(org.slack.setting.port), {
      method: 'POST',
      body,
      headers: { 'content-type': form },
    });
    expect(status).toBe(401);
  },
);

it.each([-290, 290])('a clock that differs by %i s is tolerated', async (skew) => {
  expect(await send(signed(verification, json, signingSecret, skew))).toBe(200);
});

it('Slack’s check of the certificate is answered, and carries nothing else', async () => {
  const smuggled = new URLSearchParams({ ssl_check: '1', payload: JSON.stringify({ command: '/mail' }) });
  expect(await send({ method: 'POST', body: smuggled, headers: { 'content-type': form } })).toBe(200);
});

it('Slack’s check of the address is answered with its challenge', async () => {
  const reply = await fetch(eventsAt(org.slack.setting.port), signed(verification, json));
  expect(await reply.json()).toEqual({ challenge: 'c4a11e' });
});

const malformed = ['null', '1', '[]', '"text"', '', '{', '{"event":null}', '{"event":7}', '{"actions":null}'];

it.each([
  ...malformed.map((body) => ({ body, type: json })),
  { body: 'payload={', type: form },
  { body: '{', type: 'text/plain' },
])('the body $body as $type is refused, and the next request is answered', async ({ body, type }) => {
  const refused = send(signed(body, type));
  expect(await send(signed('ssl_check=1', form))).toBe(200);
  expect(await refused).toBeGreaterThanOrEqual(400);
});

const click = (changes: object) => ({
  type: 'block_actions',
  team: { id: 'T1' },
  user: { id: 'UADA' },
  trigger_id: 'strange',
  container: { type: 'message' },
  actions: [{ action_id: 'press-0', value: 'x' }],
  ...changes,
});

const full = {
  command: '/mail',
  team_id: 'T1',
  user_id: 'UADA',
  channel_id: 'C1',
  text: 'help',
  trigger_id: 't',
};

it.each<[string, Parameters<typeof requestOf>[0], object]>([
  ['a click whose type is a list', 'interactive', click({ type: ['block_actions'] })],
  ['a click without a type', 'interactive', click({ type: undefined })],
  ['a click whose team is a text', 'interactive', click({ team: 'T1' })],
  ['a click on nothing', 'interactive', click({ actions: null })],
  ['a click whose user is a list', 'interactive', click({ user: [] })],
  ['a form whose view is a number', 'interactive', click({ type: 'view_submission', view: 1 })],
  ['a completion of nothing', 'interactive', click({ type: 'block_suggestion', view: null })],
  ['a payload of a kind of its own', 'interactive', click({ type: 'rocket_launch' })],
  ['an event that is a text', 'events_api', { type: 'event_callback', team_id: 'T1', event: 'x' }],
  ['a command from nobody', 'slash_commands', { command: '/mail', text: 'help' }],
  ['a command to be answered nowhere on the web', 'slash_commands', { ...full, response_url: 'x:a b' }],
  ['a command of a type', 'slash_commands', { command: '/mail', type: 'event_callback' }],
])('%s is refused in one line of the log', async (_what, kind, payload) => {
  const before = org.warned.length;
  expect(await send(requestOf(kind, JSON.parse(JSON.stringify(payload))))).toBe(400);
  expect(org.warned.slice(before)).toHaveLength(1);
  expect(org.unexpected).toEqual([]);
});

it('what Slack documents and nobody asked for is taken, and nothing comes of it', async () => {
  const mention = { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event: { type: 'app_mention' } };
  expect(await send(requestOf('events_api', mention))).toBe(200);
  expect(await send(requestOf('interactive', click({ type: 'view_closed' })))).toBe(200);
});

it('an address to answer at that holds anything is asked as it may be written', async () => {
  const answers = org.ada.ephemerals().length;
  const strange = { ...org.ada.command('/mail help', 'C1'), response_url: 'https://127.0.0.1:1/ü \u0000|<' };
  await send(requestOf('slash_commands', strange));
  await vi.waitFor(() => expect(org.ada.ephemerals().length).toBe(answers + 1));
  expect(org.unexpected).toEqual([]);
});

it('a form that is acknowledged after Slack has given up ends in one line of the log', async () => {
  const { dispatcher } = org.options;
  const running = Promise.withResolvers<never>();
  vi.spyOn(dispatcher, 'complete').mockImplementationOnce(() => running.promise);
  const typing = click({
    type: 'block_suggestion',
    action_id: 'address',
    value: 'a',
    view: {
      private_metadata: JSON.stringify({ path: ['show'], asked: { channel: 'C1', responseUrl: null } }),
    },
  });
  const before = org.warned.length;
  expect(await send(requestOf('interactive', typing))).toBe(408);
  running.reject(new Error('too late'));
  await vi.waitFor(() => expect(org.unexpected).toHaveLength(1));
  org.unexpected.length = 0;
  expect(org.warned.slice(before)).toHaveLength(1);
});

it('another path, another method and too much are refused', async () => {
  expect(await send(command(), '/else')).toBe(404);
  expect(await send({ method: 'GET' })).toBe(404);
  expect(await send(signed('x'.repeat(2_000_000), json))).toBe(413);
});

it('what comes after too much, on the same connection, is not held up by it', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const statusOf = async (body: string): Promise<number | undefined> => {
    const { headers } = signed(body, form);
    const sending = request(eventsAt(org.slack.setting.port), { method: 'POST', headers, agent }).end(body);
    const [answer] = await once(sending, 'response');
    answer.resume();
    return answer.statusCode;
  };
  expect(await statusOf('x'.repeat(3_000_000))).toBe(413);
  const since = Date.now();
  expect(await statusOf('ssl_check=1')).toBe(200);
  expect(Date.now() - since).toBeLessThan(3_000);
});

it('a real command is still answered after all that', async () => {
  expect(await send(command())).toBe(200);
  await vi.waitFor(() => expect(requests()).toHaveLength(1));
});
