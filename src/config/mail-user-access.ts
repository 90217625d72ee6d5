import { isAbsolute, join, relative, resolve } from 'node:path';
import type { ConfiguredServer, ConnectionSettings } from '../mail-servers/connection-settings.ts';
import { definitionOf } from '../mail-servers/registry.ts';

/**
 * Whether a mail server's own users, those of Postfix and Dovecot, need to pass through DATA_DIR to what a driver keeps in
 * it: they do, perhaps, or not.
 */
export type MailUserAccess = 'needed' | 'possible' | 'none';

/** Whether those users need access. Where Dovecot is told of changes, a mail server runs here for certain. */
export function requiredMailUserAccess(
  servers: readonly ConfiguredServer[],
  dataDirectory: string,
): MailUserAccess {
  const inside = servers.filter(
    ({ binding, access }) =>
      binding.worker === 'here' &&
      driverDirectories(access, join(dataDirectory, 'mail')).some((path) => isInside(dataDirectory, path)),
  );
  if (inside.length === 0) return 'none';
  return inside.some(({ access }) => 'doveadm' in access && access.doveadm !== null) ? 'needed' : 'possible';
}

/** DATA_DIR, and where the drivers of this host's mail servers keep or find files. */
export const localDirectories = (
  servers: readonly ConfiguredServer[],
  dataDirectory: string,
): readonly string[] => [
  dataDirectory,
  ...servers
    .filter(({ binding }) => binding.worker === 'here')
    .flatMap(({ access }) => driverDirectories(access, join(dataDirectory, 'mail'))),
];

const driverDirectories = (access: ConnectionSettings, usual: string): readonly string[] =>
  access.driver === 'worker' ? [] : (definitionOf(access.driver).localPaths?.(access, usual) ?? []);

function isInside(directory: string, path: string): boolean {
  const route = relative(resolve(directory), resolve(path));
  return !isAbsolute(route) && route.split('/')[0] !== '..';
}
