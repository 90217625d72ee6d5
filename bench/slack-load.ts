import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export const signingSecret = 'bench-signing-secret';

/** Before the time that counts: whoever has just started is slow at everything. */
const warmUpSeconds = 3;

/** A slash command as it is typed, and where its answer goes. */
type Typed = { readonly text: string; readonly responseUrl: string };

/**
 * Sends signed slash commands to a Bolt app at a steady rate, as Slack does, whatever the answers take.
 * @param typed what is typed, by a number that counts up. @returns how long each took to be acknowledged, in milliseconds.
 */
export async function acknowledgements(
  port: number,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  typed: (count: number) => Typed,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const sent: Promise<number>[] = [];
  const began = performance.now();
  for (let count = 0; count < perSecond * (warmUpSeconds + seconds); count++) {
    const due = began + (count * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    sent.push(acknowledge(agent, port, bodyOf(typed(count))));
  }
  const times = await Promise.all(sent);
  agent.destroy();
  return times.slice(perSecond * warmUpSeconds);
}

const bodyOf = ({ responseUrl, text }: Typed): string =>
  new URLSearchParams({
    command: '/mail',
    text,
    team_id: 'T1',
    team_domain: 'bench',
    user_id: 'U1',
    user_name: 'ada',
    channel_id: 'C1',
    channel_name: 'mail',
    trigger_id: randomUUID(),
    response_url: responseUrl,
  }).toString();

function acknowledge(agent: Agent, port: number, body: string): Promise<number> {
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request({
      agent,
      host: '127.0.0.1',
      port,
      path: '/slack/events',
      method: 'POST',
      headers,
    });
    sending.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`A slash command was answered with ${response.statusCode}`));
      });
    });
    sending.on('error', reject).end(body);
  });
}
