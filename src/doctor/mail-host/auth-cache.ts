import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../../lib/child-environment.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';

const name = 'Auth cache';

const cannotFlushDetail = 'this Dovecot can’t be told by its HTTP API to forget cached logins';

/**
 * Checks that a Dovecot whose login cache can't be flushed has none, by its own `doveconf`: it would go on accepting
 * revoked passwords.
 */
export async function checkAuthCache(etc: string, signal: AbortSignal): Promise<CheckResult> {
  const size = await readAuthCacheSize(join(etc, 'dovecot/dovecot.conf'), signal);
  if (size === null)
    return info(
      name,
      `${cannotFlushDetail}, and whether it caches any can’t be seen from here`,
      'On the mail server, as root: doveconf auth_cache_size. It has to be 0, or Dovecot 2.4.3 or later.',
    );
  return /^0[BkMGT]?$/i.test(size)
    ? pass(name, 'is off, as it has to be with this Dovecot')
    : fail(
        name,
        `auth_cache_size is ${size}, but ${cannotFlushDetail}: old passwords go on to work`,
        'Take auth_cache_size out of Dovecot’s configuration and restart it, or set DOVEADM to doveadm’s command.',
      );
}

/** @returns null where doveconf is missing or may not read the whole configuration. */
async function readAuthCacheSize(configuration: string, signal: AbortSignal): Promise<string | null> {
  try {
    const args = ['-c', configuration, 'auth_cache_size'];
    const { stdout } = await promisify(execFile)('doveconf', args, { signal, env: childEnvironment() });
    return /^auth_cache_size = (\S+)/m.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}
