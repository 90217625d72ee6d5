import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../../lib/child-environment.ts';
import { socketPathIn } from '../../queue/redis/redis-socket.ts';
import { type Line, messageOf, well, wrong } from '../check-result.ts';
import { versionLine } from './redis-server.ts';

const name = 'redis-server';

/** The redis-server that Facteur would start: that it is installed, and can have its socket. Starts nothing. */
export async function* privateRedisLines(directory: string, signal: AbortSignal): AsyncIterable<Line> {
  try {
    const { stdout } = await promisify(execFile)(name, ['--version'], {
      signal,
      env: childEnvironment(),
    });
    yield versionLine(name, /\bv=([\d.]+)/.exec(stdout)?.[1] ?? '');
  } catch (error) {
    yield wrong(
      name,
      `can’t be run (${messageOf(error)})`,
      'apt-get install redis-server, or set REDIS_URL to a Redis that already runs.',
    );
  }
  try {
    socketPathIn(directory, process.cwd());
    yield well('Its socket', 'has a path that is short enough');
  } catch (error) {
    yield wrong('Its socket', messageOf(error), 'Set DATA_DIR to a shorter path.');
  }
}
