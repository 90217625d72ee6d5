import pLimit from 'p-limit';
import type { Fence } from '../../lib/fence/fence.ts';
import type { MailServer } from '../port.ts';
import type { SieveScripts } from '../shared/dovecot/sieve.ts';
import { createDriver } from '../shared/driver-kit.ts';
import { readEach } from '../shared/list-reads.ts';
import { createMaildirStore } from '../shared/maildir/maildir-store.ts';
import type { MailLog } from '../shared/postfix-log/mail-log.ts';
import { createMailboxProblems } from '../shared/row-problems.ts';
import { applyAbsence, readAbsence } from './changes/apply-absence.ts';
import { applyAccessChange } from './changes/apply-access-change.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { applyAliasDomainChange } from './changes/apply-alias-domain-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange, checkMailboxExists, revokeAccess } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { applyDomainQuotaChange } from './changes/apply-domain-quota-change.ts';
import { applyRename } from './changes/apply-rename.ts';
import { purge } from './changes/purge.ts';
import { findRefusals } from './changes/refusals.ts';
import { removeDomain } from './changes/remove-domain.ts';
import type { DriverContext } from './context.ts';
import { type DirectoryOptions, openMailDirectory } from './directory.ts';
import { readDomainQuota } from './domain-quota.ts';
import { fencing } from './fencing.ts';
import { createFilters } from './filters.ts';
import { readFolders } from './folders.ts';
import { healthChecks } from './health.ts';
import { readLastLogin } from './last-login.ts';
import { measure } from './measure.ts';
import { readAliasDomains, readAppPasswordNames, readPage } from './read.ts';
import { traits } from './traits.ts';

/** The driver's name in configurations and queues. */
const driverName = 'postfix-dovecot';

/** Mailboxes whose files are looked through at once. */
const measuredAtOnce = 4;

export type PostfixDovecotOptions = Omit<DirectoryOptions, 'beforeCommit'> &
  Pick<DriverContext, 'doveadm' | 'clock'> & {
    /** Left out or null where no Dovecot can be called: then no mailbox answers. */
    readonly sieve?: SieveScripts | null;
    /** Left out, or null: mail can't be traced. */
    readonly mailLog?: MailLog | null;
  };

/**
 * Postfix and Dovecot over a directory in PostfixAdmin's schema in SQLite, with the Maildirs beside it. Never throws:
 * where the directory can't be used, every call throws MailServerUnavailable until it can.
 */
export function createPostfixDovecot(options: PostfixDovecotOptions): MailServer {
  const homes = createMaildirStore(options.mailDirectory, options.log, { syncs: 'before-commit' });
  const directory = openMailDirectory({ ...options, beforeCommit: homes.sync });
  const { doveadm, sieve = null, clock, mailLog = null } = options;
  const parts = { directory, homes, doveadm, filters: createFilters(sieve), clock };
  return buildDriver(parts, mailLog, options.fence);
}

/** Makes the driver of given parts. */
export function buildDriver(
  parts: Omit<DriverContext, 'problems'>,
  mailLog: MailLog | null = null,
  fence?: Fence,
): MailServer {
  const context: DriverContext = { ...parts, problems: createMailboxProblems() };
  const { directory, filters } = context;
  const measuring = pLimit(measuredAtOnce);
  return createDriver({
    name: driverName,
    context,
    traits: {
      ...traits,
      get lacks() {
        return [...traits.lacks, ...filters.lacks(), ...(mailLog ? [] : (['trace'] as const))];
      },
    },
    mailLog,
    rules: {
      refuses: (wishes) => findRefusals((work) => directory.read(work), wishes),
      refusesPassword: async () => null,
    },
    reads: {
      domains: async () => directory.read((tables) => tables.domains.all()),
      aliasDomains: async () => directory.read(readAliasDomains),
      states: (addresses) =>
        readEach(addresses, async (address) => directory.read((tables) => tables.state(address))),
      sizes: (addresses) => readEach(addresses, (address) => measuring(() => measure(context, address))),
      domainQuota: async (domain) => directory.read((tables) => readDomainQuota(tables, domain)),
      folders: (address) => measuring(() => readFolders(context, address)),
      lastLogins: (addresses) =>
        readEach(addresses, (address) => measuring(() => readLastLogin(context, address))),
      appPasswords: async (address) => directory.read((tables) => readAppPasswordNames(tables, address)),
      absence: (address) => readAbsence(context, address),
      forwarders: async (...asked) => directory.read((tables) => tables.forwards.forwardersToMany(...asked)),
      access: async (address) => directory.read((tables) => tables.access.accessOf(address)),
      page: async (after, limit) => directory.read((tables) => readPage(tables, after, limit)),
    },
    changes: {
      address: applyAddressChange,
      domain: applyDomainChange,
      domainRemoval: removeDomain,
      domainAlias: applyAliasDomainChange,
      domainQuota: applyDomainQuotaChange,
      rename: applyRename,
      access: applyAccessChange,
      absence: applyAbsence,
      password: applyPasswordChange,
      appPasswords: { add: addAppPassword, revoke: revokeAppPassword },
      revokeAccess,
      checkMailbox: checkMailboxExists,
    },
    fencing,
    fence,
    purge,
    conditions: healthChecks,
    close: async () => directory.close(),
  });
}
