import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createPostResponse } from '../../../../src/chat/slack/connection/post-response.ts';
import { portOf } from '../../../support/ports.ts';

/** A response URL that answers with a status; 0: that cuts the connection. */
async function responseUrl(status: number): Promise<string> {
  const server = createServer((request, response) => {
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}/T1/secret`;
}

it.each([
  [200, 'accepted', 'ok'],
  [404, 'refused', 'refused'],
  [429, 'unclear', 'rate_limited'],
  [503, 'unclear', 'failed'],
  [0, 'unclear', 'failed'],
])(
  'of an answer with %i, a response is %s and counts as %s, without the URL',
  async (status, is, outcome) => {
    const calls: unknown[] = [];
    const post = createPostResponse(({ seconds: _, ...call }) => void calls.push(call));
    expect(await post(await responseUrl(status), { text: 'done' })).toBe(is);
    expect(calls).toEqual([{ platform: 'slack', method: 'response_url', outcome }]);
  },
);
