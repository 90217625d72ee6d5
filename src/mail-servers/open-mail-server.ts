import { usualDelimiter } from '../domain/address/address.ts';
import type { Result } from '../domain/result.ts';
import { passing } from '../lib/monotonic-clock.ts';
import type { Log } from '../logging/logger.ts';
import type { DoveadmAccess, DriverAccess, Reached } from './connection-settings.ts';
import type { MailServer } from './port.ts';
import { createPostfixDovecot, driverName } from './postfix-dovecot/driver.ts';
import { createDoveadm } from './shared/dovecot/doveadm.ts';

export type MailServerSetting = Pick<Reached, 'binding'> & {
  readonly access: DriverAccess;
  /** Where mail is kept, unless the access says otherwise. */
  readonly mailDirectory: string;
  readonly createIfMissing: boolean;
  readonly log: Log;
  readonly clock: () => number;
};

export type OpenMailServer = (setting: MailServerSetting) => Promise<MailServer>;

/** The mail server where the policy file names none: as the environment says. */
export const usualServer = (
  doveadm: DoveadmAccess,
  recipientDelimiter: string = usualDelimiter,
): Reached => ({
  binding: { name: driverName, driver: 'postfix-dovecot', domains: 'all', worker: 'here' },
  access: { driver: 'postfix-dovecot', directory: null, doveadm, recipientDelimiter },
});

/**
 * Opens a mail server by its driver, under the name that it has in the policy file. A driver is loaded only where it is
 * asked for: the clients of their databases take 25 MB.
 */
export const openMailServer: OpenMailServer = async (setting) =>
  described(await opened(setting), {
    name: setting.binding.name,
    recipientDelimiter: setting.access.recipientDelimiter ?? usualDelimiter,
  });

async function opened({
  binding,
  access,
  mailDirectory,
  ...setting
}: MailServerSetting): Promise<MailServer> {
  switch (access.driver) {
    case 'postfix-dovecot':
      return createPostfixDovecot({
        ...setting,
        mailDirectory: access.directory ?? mailDirectory,
        doveadm: doveadmOf(access.doveadm),
      });
    case 'postfixadmin': {
      const { createPostfixAdmin } = await import('./postfixadmin/driver.ts');
      return createPostfixAdmin({
        database: access.database,
        mailDirectory: access.mailDirectory,
        quotas: access.quotas,
        vacationDomain: access.vacationDomain,
        doveadm: doveadmOf(access.doveadm),
        log: setting.log,
      });
    }
    case 'alternc': {
      const { parseDatabaseUrl } = await import('./alternc/database-url.ts');
      const { createAlternc } = await import('./alternc/driver.ts');
      return createAlternc({
        database: databaseOf(binding.name, parseDatabaseUrl(access.database)),
        mailRoot: access.mailDirectory,
        ...(access.alterncMail !== null && { alterncMail: access.alterncMail }),
        doveadm: doveadmOf(access.doveadm),
      });
    }
    case 'mailcow': {
      const { createMailcow } = await import('./mailcow/driver.ts');
      const { url, apiKey } = access;
      return createMailcow({ url: new URL(url), apiKey, passing, log: setting.log });
    }
  }
}

/** The same server with what was set of it. What it says of itself may change while it runs, so nothing is copied. */
const described = (
  server: MailServer,
  { name, recipientDelimiter }: Required<Pick<MailServer, 'name' | 'recipientDelimiter'>>,
): MailServer =>
  Object.defineProperties({} as MailServer, {
    ...Object.getOwnPropertyDescriptors(server),
    name: { value: name, enumerable: true },
    recipientDelimiter: { value: recipientDelimiter, enumerable: true },
  });

const doveadmOf = (access: DoveadmAccess) =>
  access && createDoveadm({ doveadm: access.setting, apiKey: access.apiKey ?? undefined });

/** A database, or what to set. A refusal repeats nothing of what was set, as that holds a password. */
function databaseOf<T>(name: string, parsed: Result<T, string>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(`The database of the mail server ${name} is not understood. ${parsed.fault}`);
}
