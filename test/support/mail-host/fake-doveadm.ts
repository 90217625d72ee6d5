import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { portOf } from '../ports.ts';

/** Dovecot versions, with the commands of these two that their HTTP API lists. */
const commandsOf: Record<'2.3.19' | '2.4.1' | '2.4.3', Readonly<Record<string, readonly string[]>>> = {
  '2.3.19': { authCacheFlush: ['socketPath', 'user'], kick: ['socketPath', 'force', 'mask'] },
  '2.4.1': {
    authCacheFlush: ['socketPath', 'user'],
    kick: ['socketPath', 'passdbField', 'destHost', 'mask'],
  },
  '2.4.3': {
    authCacheFlush: ['socketPath', 'userMask'],
    kick: ['socketPath', 'passdbField', 'destHost', 'mask'],
  },
};

export type FakeDoveadm = AsyncDisposable & {
  readonly url: string;
  /** The received commands, without tags. */
  readonly calls: readonly [command: string, parameters: unknown][];
};

/** doveadm's HTTP API of a version, as far as changes use it. It answers each call with the given result. */
export async function startFakeDoveadm(
  version: keyof typeof commandsOf,
  answer: (command: string) => unknown = usual,
): Promise<FakeDoveadm> {
  const calls: [string, unknown][] = [];
  const list = Object.entries(commandsOf[version]).map(([command, names]) => ({
    command,
    parameters: names.map((name) => ({ name, type: 'string' })),
  }));
  const server = createServer(async (request, reply) => {
    if (request.method === 'GET') return reply.end(JSON.stringify(list));
    const [[command, parameters, tag]] = (await json(request)) as [[string, unknown, string]];
    calls.push([command, parameters]);
    // Like Dovecot's panic, whatever the parameters.
    if (version === '2.4.1' && command === 'authCacheFlush') return request.socket.destroy();
    return reply.end(JSON.stringify([[...(answer(command) as unknown[]), tag]]));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls,
    [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')),
  };
}

/** Dovecot's answer for an unknown mailbox. */
const usual = (command: string): unknown[] =>
  command === 'user' || command === 'mailboxStatus'
    ? ['error', { type: 'exitCode', exitCode: 67 }]
    : ['doveadmResponse', []];
