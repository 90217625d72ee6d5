import type { Result } from '../domain/result.ts';
import type { Log } from '../log.ts';
import type { DoveadmAccess, Reached } from './access.ts';
import { parseDatabaseUrl } from './alternc/database-url.ts';
import { createAlternc } from './alternc/driver.ts';
import { createMailcow } from './mailcow/driver.ts';
import type { MailServer } from './port.ts';
import { createDoveadm } from './postfix-dovecot/doveadm.ts';
import { createPostfixDovecot, driverName } from './postfix-dovecot/driver.ts';

export type MailServerSetting = Reached & {
  /** Where mail is kept, unless the access says otherwise. */
  readonly mailDirectory: string;
  readonly createIfMissing: boolean;
  readonly log: Log;
  readonly clock: () => number;
};

export type OpenMailServer = (setting: MailServerSetting) => MailServer;

/** The mail server where the policy file names none: as the environment says. */
export const usualServer = (doveadm: DoveadmAccess): Reached => ({
  binding: { name: driverName, driver: 'postfix-dovecot', domains: 'all', worker: 'here' },
  access: { driver: 'postfix-dovecot', directory: null, doveadm },
});

/** Opens a mail server by its driver. */
export const openMailServer: OpenMailServer = ({ binding, access, mailDirectory, ...setting }) => {
  const { name } = binding;
  switch (access.driver) {
    case 'postfix-dovecot':
      return {
        ...createPostfixDovecot({
          ...setting,
          mailDirectory: access.directory ?? mailDirectory,
          doveadm: doveadmOf(access.doveadm),
        }),
        name,
      };
    case 'mailcow': {
      const { url, apiKey } = access;
      return {
        ...createMailcow({ url: new URL(url), apiKey, clock: setting.clock, log: setting.log }),
        name,
      };
    }
    case 'alternc': {
      const { mailDirectory: mailRoot, doveadm } = access;
      const database = databaseOf(name, parseDatabaseUrl(access.database));
      return { ...createAlternc({ database, mailRoot, doveadm: doveadmOf(doveadm) }), name };
    }
    default:
      throw new Error(`The driver ${access.driver} is not there yet`);
  }
};

const doveadmOf = (access: DoveadmAccess) =>
  access && createDoveadm({ doveadm: access.setting, apiKey: access.apiKey ?? undefined });

/** A database, or what to set. A refusal repeats nothing of what was set, as that holds a password. */
function databaseOf<T>(name: string, parsed: Result<T, string>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(`The database of the mail server ${name} is not understood. ${parsed.fault}`);
}
