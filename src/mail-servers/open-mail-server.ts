import { defaultDelimiter } from '../domain/address/address.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { ConfiguredServer, LocalSettings } from './connection-settings.ts';
import type { MailServer } from './port.ts';
import { defaultDriver, definitionOf } from './registry.ts';
import type { OpenDriverOptions } from './shared/define-driver.ts';
import type { DkimSettings } from './shared/dkim/dkim-settings.ts';
import type { DoveadmSettings } from './shared/dovecot/doveadm-settings.ts';
import type { MailLogSettings } from './shared/postfix-log/mail-log-settings.ts';

type OpenMailServerOptions = Pick<ConfiguredServer, 'binding'> & { readonly access: LocalSettings } & Pick<
    OpenDriverOptions<unknown>,
    'mailDirectory' | 'createIfMissing' | 'synchronous' | 'fence' | 'log' | 'clock'
  >;

export type OpenMailServer = (options: OpenMailServerOptions) => Promise<MailServer>;

/** The mail server where the policy file names none, with the settings of the environment. */
export const defaultServer = (
  doveadm: DoveadmSettings,
  recipientDelimiter: string = defaultDelimiter,
  dkim: DkimSettings = null,
  mailLog: MailLogSettings = null,
): ConfiguredServer => ({
  binding: { name: defaultDriver, driver: defaultDriver, domains: 'all', worker: 'here' },
  access: { driver: defaultDriver, directory: null, doveadm, dkim, mailLog, recipientDelimiter },
});

/** Opens a mail server by its driver, under the name that it has in the policy file. */
export const openMailServer: OpenMailServer = async ({ binding: { name }, access, ...options }) =>
  withName(await definitionOf(access.driver).open({ ...options, settings: access, name, monotonicNow }), {
    name,
    recipientDelimiter: access.recipientDelimiter ?? defaultDelimiter,
  });

/** The same server with the name and delimiter that were set. Its getters are kept, as what they tell may change later. */
const withName = (
  server: MailServer,
  { name, recipientDelimiter }: Required<Pick<MailServer, 'name' | 'recipientDelimiter'>>,
): MailServer =>
  Object.defineProperties({} as MailServer, {
    ...Object.getOwnPropertyDescriptors(server),
    name: { value: name, enumerable: true },
    recipientDelimiter: { value: recipientDelimiter, enumerable: true },
  });
