import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../../lib/child-environment.ts';
import { errorMessage } from '../../lib/error-details.ts';
import { findRedisProgram } from '../../queue/redis/redis-program.ts';
import { resolveSocketPath } from '../../queue/redis/redis-socket.ts';
import { type CheckResult, fail, pass } from '../check-result.ts';
import { checkVersion } from './redis-version.ts';

/** Checks the redis-server that Facteur would start: that it is installed, and that its socket's path is short enough. */
export async function* checkPrivateRedis(directory: string, signal: AbortSignal): AsyncIterable<CheckResult> {
  const env = childEnvironment();
  const name = findRedisProgram(env['PATH'] ?? '');
  try {
    const { stdout } = await promisify(execFile)(name, ['--version'], {
      signal,
      env,
    });
    yield checkVersion(name, /\bv=([\d.]+)/.exec(stdout)?.[1] ?? '');
  } catch (error) {
    yield fail(
      name,
      `can’t be run (${errorMessage(error)})`,
      'apt-get install redis-server, or set REDIS_URL to a Redis that already runs.',
    );
  }
  try {
    resolveSocketPath(directory, process.cwd());
    yield pass('Its socket', 'has a path that is short enough');
  } catch (error) {
    yield fail('Its socket', errorMessage(error), 'Set DATA_DIR to a shorter path.');
  }
}
