import { defaultDelimiter } from '../domain/address/address.ts';
import type { Result } from '../domain/result.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { ConfiguredServer, DoveadmSettings, DriverSettings } from './connection-settings.ts';
import type { MailServer } from './port.ts';
import { createPostfixDovecot, driverName } from './postfix-dovecot/driver.ts';
import { createDoveadm } from './shared/dovecot/doveadm.ts';

export type OpenMailServerOptions = Pick<ConfiguredServer, 'binding'> & {
  readonly access: DriverSettings;
  /** Where mail is kept, unless the access says otherwise. */
  readonly mailDirectory: string;
  readonly createIfMissing: boolean;
  readonly log: Logger;
  readonly clock: () => number;
};

export type OpenMailServer = (setting: OpenMailServerOptions) => Promise<MailServer>;

/** The mail server where the policy file names none: as the environment says. */
export const defaultServer = (
  doveadm: DoveadmSettings,
  recipientDelimiter: string = defaultDelimiter,
): ConfiguredServer => ({
  binding: { name: driverName, driver: 'postfix-dovecot', domains: 'all', worker: 'here' },
  access: { driver: 'postfix-dovecot', directory: null, doveadm, recipientDelimiter },
});

/**
 * Opens a mail server by its driver, under the name that it has in the policy file. A driver is loaded only where it is
 * asked for: the clients of their databases take 25 MB.
 */
export const openMailServer: OpenMailServer = async (setting) =>
  withName(await openDriver(setting), {
    name: setting.binding.name,
    recipientDelimiter: setting.access.recipientDelimiter ?? defaultDelimiter,
  });

async function openDriver({
  binding,
  access,
  mailDirectory,
  ...setting
}: OpenMailServerOptions): Promise<MailServer> {
  switch (access.driver) {
    case 'postfix-dovecot':
      return createPostfixDovecot({
        ...setting,
        mailDirectory: access.directory ?? mailDirectory,
        doveadm: openDoveadm(access.doveadm),
      });
    case 'postfixadmin': {
      const { createPostfixAdmin } = await import('./postfixadmin/driver.ts');
      return createPostfixAdmin({
        database: access.database,
        mailDirectory: access.mailDirectory,
        quotas: access.quotas,
        vacationDomain: access.vacationDomain,
        doveadm: openDoveadm(access.doveadm),
        log: setting.log,
      });
    }
    case 'alternc': {
      const { parseDatabaseUrl } = await import('./alternc/database-url.ts');
      const { createAlternc } = await import('./alternc/driver.ts');
      return createAlternc({
        database: requireDatabase(binding.name, parseDatabaseUrl(access.database)),
        mailRoot: access.mailDirectory,
        ...(access.alterncMail !== null && { alterncMail: access.alterncMail }),
        doveadm: openDoveadm(access.doveadm),
      });
    }
    case 'mailcow': {
      const { createMailcow } = await import('./mailcow/driver.ts');
      const { url, apiKey } = access;
      return createMailcow({ url: new URL(url), apiKey, monotonicNow, log: setting.log });
    }
  }
}

/** The same server with what was set of it. What it says of itself may change while it runs, so nothing is copied. */
const withName = (
  server: MailServer,
  { name, recipientDelimiter }: Required<Pick<MailServer, 'name' | 'recipientDelimiter'>>,
): MailServer =>
  Object.defineProperties({} as MailServer, {
    ...Object.getOwnPropertyDescriptors(server),
    name: { value: name, enumerable: true },
    recipientDelimiter: { value: recipientDelimiter, enumerable: true },
  });

const openDoveadm = (access: DoveadmSettings) =>
  access && createDoveadm({ target: access.setting, apiKey: access.apiKey ?? undefined });

/** A database, or what to set. A refusal repeats nothing of what was set, as that holds a password. */
function requireDatabase<T>(name: string, parsed: Result<T, string>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(`The database of the mail server ${name} is not understood. ${parsed.fault}`);
}
