import type { DoveadmCommands } from './doveadm.ts';

/**
 * The parameter by which `authCacheFlush` takes addresses; null where it can't be asked for: from Dovecot 2.4.0 to 2.4.2
 * the HTTP API's one kills doveadm, whatever its parameters, and so would leave the change undone for ever.
 * @param commands what this Dovecot takes; null where the command line is used, which works in all versions.
 */
export function flushParameter(commands: DoveadmCommands | null): 'user' | 'userMask' | null {
  if (commands === null) return 'user';
  const parameters = commands.get('authCacheFlush');
  if (parameters?.has('userMask')) return 'userMask';
  // The list has no version in it. Only up to 2.3 can `kick` be forced.
  return parameters?.has('user') && commands.get('kick')?.has('force') ? 'user' : null;
}
