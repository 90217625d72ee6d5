import type { Address } from '../../domain/address/address.ts';
import type { Fence } from '../../lib/fence/fence.ts';
import { createKeyedMutex } from '../../lib/mutex.ts';
import type { Logger } from '../../logging/logger.ts';
import type { MailServer } from '../port.ts';
import { createDriver } from '../shared/driver-kit.ts';
import { createMailLog } from '../shared/postfix-log/mail-log.ts';
import type { SmtpService } from '../shared/postfix-log/mail-log-settings.ts';
import { rememberToken } from '../shared/remembered-token.ts';
import { readAbsence } from './absences.ts';
import { readAppPasswordNames } from './app-passwords.ts';
import { createCachedListing } from './cached-listing.ts';
import { applyAbsence } from './changes/apply-absence.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { applyAliasDomainChange } from './changes/apply-alias-domain-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange, checkMailboxExists, revokeAccess } from './changes/apply-credentials-change.ts';
import { applyDkimChange } from './changes/apply-dkim-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { applyDomainQuotaChange } from './changes/apply-domain-quota-change.ts';
import { applyRename } from './changes/apply-rename.ts';
import { findRefusals } from './changes/refusals.ts';
import { removeDomain } from './changes/remove-domain.ts';
import { type ClientOptions, createClient } from './client.ts';
import type { DriverContext } from './context.ts';
import { readDomainQuota } from './domain-quota.ts';
import { healthChecks } from './health.ts';
import { readForwarders, readLastLogins, readSizes, readStates } from './list-reads.ts';
import { mailcowLogSource } from './log-source.ts';
import { readAliasDomains, readAllEntries, readDkimKeys, readDomains } from './read.ts';
import { traits } from './traits.ts';

/** The driver's name in configurations and queues. */
const driverName = 'mailcow';

export type MailcowOptions = ClientOptions & {
  readonly log: Pick<Logger, 'warn'>;
  /** Where test messages are handed in; by default, at port 25 of its host. */
  readonly smtp?: SmtpService;
  /** By which this process writes, where it has a standby. */
  readonly fence?: Fence | undefined;
};

/**
 * mailcow over its REST API. A removed mailbox's mail lies in a folder of mailcow's for some days, and only its
 * administrator can restore it, by hand: for Facteur it is gone.
 * Throws where the API key is none that mailcow makes; where mailcow can't be asked, every call throws
 * MailServerUnavailable until it can.
 */
export function createMailcow(options: MailcowOptions): MailServer {
  const client = createClient(options);
  const context: DriverContext = { client, log: options.log, lockAddress: createKeyedMutex<Address>() };
  const listing = createCachedListing(() => readAllEntries(client), options.monotonicNow);
  return createDriver({
    name: driverName,
    context,
    traits,
    rules: {
      refuses: (wishes) => findRefusals(client, wishes),
      refusesPassword: async () => null,
    },
    reads: {
      domains: () => readDomains(client),
      aliasDomains: () => readAliasDomains(client),
      states: (addresses) => readStates(client, addresses),
      sizes: (addresses) => readSizes(client, addresses),
      domainQuota: (domain) => readDomainQuota(client, domain),
      dkimKeys: (domain) => readDkimKeys(client, domain),
      lastLogins: (addresses) => readLastLogins(client, addresses),
      appPasswords: (address) => readAppPasswordNames(client, address),
      absence: (address) => readAbsence(client, address),
      forwarders: (...asked) => readForwarders(client, ...asked),
      page: listing.page,
    },
    changes: {
      address: applyAddressChange,
      domain: applyDomainChange,
      domainRemoval: removeDomain,
      domainQuota: applyDomainQuotaChange,
      dkim: applyDkimChange,
      rename: applyRename,
      domainAlias: applyAliasDomainChange,
      absence: applyAbsence,
      password: applyPasswordChange,
      appPasswords: { add: addAppPassword, revoke: revokeAppPassword },
      revokeAccess,
      checkMailbox: checkMailboxExists,
    },
    mailLog: createMailLog(
      mailcowLogSource(client),
      options.smtp ?? { host: options.url.hostname, port: 25 },
    ),
    // mailcow's API has no place for a token.
    fencing: rememberToken<DriverContext>(`mailcow at ${client.host}`, (own, fence) => ({
      ...own,
      client: own.client.withFence(fence),
    })),
    fence: options.fence,
    afterApply: listing.invalidate,
    // mailcow empties its garbage folder by itself (MAILDIR_GC_TIME in mailcow.conf).
    purge: async () => undefined,
    conditions: healthChecks,
    close: async () => undefined,
  });
}
