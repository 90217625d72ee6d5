import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../../config/config.ts';
import { codeOf, type Line, messageOf, well, wrong } from '../check-result.ts';
import type { Probe } from '../probe.ts';
import { type Answer, askHealth } from './fetch-health.ts';

const name = 'WEB_PORT';

/** Where the web server listens: that its port is free, or that a Facteur has it. */
export const webProbe: Probe = {
  group: 'Web',
  name,
  needs: ['WEB_HOST', 'WEB_PORT'],
  async *look({ config }, signal) {
    if (config.web.port === 0) return yield well(name, '0, so any free one');
    const answer = await localAnswer(config, signal);
    if (!answer) return yield await freeLine(config);
    if (answer.by === 'other') return yield takenLine(config);
    yield well(name, `Facteur runs, and answers at ${placeOf(config)}`);
  },
};

/** Who answers where our web server would listen; null where nobody does. */
export async function localAnswer(config: Config, signal: AbortSignal): Promise<Answer | null> {
  try {
    return await askHealth(`http://${placeOf(config)}`, signal);
  } catch (error) {
    if (signal.aborted || codeOf(error instanceof Error ? error.cause : null) === 'ECONNREFUSED') return null;
    return { by: 'other', status: 0, leadsTo: null };
  }
}

/** What listens on all addresses is asked at the loopback one. */
function placeOf({ web: { host, port } }: Config): string {
  const asked = new Map([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '::1'],
  ]).get(host);
  const address = asked ?? host;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

const takenLine = ({ web: { port } }: Config): Line =>
  wrong(name, `another program has port ${port}`, 'Set WEB_PORT to a free one, or stop the other program.');

/** Takes the port for a moment, which nobody had. */
async function freeLine({ web: { host, port } }: Config): Promise<Line> {
  const server = createServer();
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening');
    await once(server.close(), 'close');
    return well(name, `${port} is free; Facteur does not run`);
  } catch (error) {
    return wrong(
      name,
      `can’t be opened (${messageOf(error)})`,
      'Set WEB_HOST to an address of this machine, such as 127.0.0.1, and WEB_PORT to one above 1023.',
    );
  }
}
