import querystring from 'node:querystring';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { requestsIn } from '../../support/example-org.ts';
import { eventsAt, form, requestOf, signed, signingSecret } from '../../support/fake-slack/fake-slack.ts';
import { type SlackOrg, startSlackOrg } from './slack-org.ts';

let org: SlackOrg;
beforeAll(async () => {
  org = await startSlackOrg('http');
});
afterAll(() => org.close());

const json = 'application/json';
const verification = JSON.stringify({ type: 'url_verification', challenge: 'c4a11e' });
const send = (request: RequestInit, path = '') =>
  fetch(eventsAt(org.slack.setting.port) + path, request).then(({ status }) => status);
const command = () => requestOf('slash_commands', org.ada.command('/mail create a@example.org', 'C1'));
const requests = () => requestsIn(org.office);

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

it('another path, another method and too much are refused', async () => {
  expect(await send(command(), '/else')).toBe(404);
  expect(await send({ method: 'GET' })).toBe(404);
  expect(await send(signed('x'.repeat(2_000_000), json))).toBe(413);
});

it('a real command is still answered after all that', async () => {
  expect(await send(command())).toBe(200);
  await vi.waitFor(() => expect(requests()).toHaveLength(1));
});
