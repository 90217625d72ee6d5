import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../../config/config.ts';
import { errorCode, errorMessage } from '../../lib/error-details.ts';
import { type CheckResult, fail, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';
import { fetchHealth, type HealthResponse } from './fetch-health.ts';

const name = 'WEB_PORT';

/** Checks that the web server's port is free, or that a Facteur has it. */
export const webPortProbe: Probe = {
  group: 'Web',
  name,
  needs: ['WEB_HOST', 'WEB_PORT'],
  async *run({ config }, signal) {
    if (config.web.port === 0) return yield pass(name, '0, so any free one');
    const answer = await fetchLocalHealth(config, signal);
    if (!answer) return yield await checkPortFree(config);
    if (answer.by === 'other') return yield portTakenResult(config);
    yield pass(name, `Facteur runs, and answers at ${listenAddress(config)}`);
  },
};

/** The answer where our web server would listen; null where nothing listens. */
export async function fetchLocalHealth(config: Config, signal: AbortSignal): Promise<HealthResponse | null> {
  try {
    return await fetchHealth(`http://${listenAddress(config)}`, signal);
  } catch (error) {
    if (signal.aborted || errorCode(error instanceof Error ? error.cause : null) === 'ECONNREFUSED')
      return null;
    return { by: 'other', status: 0, location: null };
  }
}

/** The address to connect to: loopback for a server that listens on all addresses. */
function listenAddress({ web: { host, port } }: Config): string {
  const loopback = new Map([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '::1'],
  ]).get(host);
  const address = loopback ?? host;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

const portTakenResult = ({ web: { port } }: Config): CheckResult =>
  fail(name, `another program has port ${port}`, 'Set WEB_PORT to a free one, or stop the other program.');

/** Listens on the port for a moment. */
async function checkPortFree({ web: { host, port } }: Config): Promise<CheckResult> {
  const server = createServer();
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening');
    await once(server.close(), 'close');
    return pass(name, `${port} is free; Facteur does not run`);
  } catch (error) {
    return fail(
      name,
      `can’t be opened (${errorMessage(error)})`,
      'Set WEB_HOST to an address of this machine, such as 127.0.0.1, and WEB_PORT to one above 1023.',
    );
  }
}
