import { isAbsolute, join, relative, resolve } from 'node:path';
import type { ConfiguredServer, ConnectionSettings } from '../mail-servers/connection-settings.ts';
import { definitionOf } from '../mail-servers/registry.ts';

/**
 * Whether a mail server's own users, Postfix and Dovecot, pass through DATA_DIR to what a driver keeps in it: they do,
 * they may, or nothing of theirs is there.
 */
export type MailUserAccess = 'needed' | 'possible' | 'none';

/** What passes through DATA_DIR. Where Dovecot is told of changes, a mail server is sure to be there. */
export function requiredMailUserAccess(
  servers: readonly ConfiguredServer[],
  dataDirectory: string,
): MailUserAccess {
  const inside = servers.filter(
    ({ binding, access }) =>
      binding.worker === 'here' &&
      driverDirectories(access, join(dataDirectory, 'mail')).some((place) => isInside(dataDirectory, place)),
  );
  if (inside.length === 0) return 'none';
  return inside.some(({ access }) => 'doveadm' in access && access.doveadm !== null) ? 'needed' : 'possible';
}

/** Where the mail servers of this host keep what their drivers write, DATA_DIR first. */
export const localDirectories = (
  servers: readonly ConfiguredServer[],
  dataDirectory: string,
): readonly string[] => [
  dataDirectory,
  ...servers
    .filter(({ binding }) => binding.worker === 'here')
    .flatMap(({ access }) => driverDirectories(access, join(dataDirectory, 'mail'))),
];

/** Where a driver keeps files that its mail server reads, or finds those of the mail server. */
const driverDirectories = (access: ConnectionSettings, usual: string): readonly string[] =>
  access.driver === 'worker' ? [] : (definitionOf(access.driver).localPaths?.(access, usual) ?? []);

function isInside(directory: string, place: string): boolean {
  const way = relative(resolve(directory), resolve(place));
  return !isAbsolute(way) && way.split('/')[0] !== '..';
}
