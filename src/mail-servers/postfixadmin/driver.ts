import pLimit from 'p-limit';
import type { Fence } from '../../lib/fence/fence.ts';
import type { Synchronous } from '../../lib/sqlite-synchronous.ts';
import type { Capability, MailServer } from '../port.ts';
import { createDriver } from '../shared/driver-kit.ts';
import type { MailLog } from '../shared/postfix-log/mail-log.ts';
import { createMailboxProblems } from '../shared/row-problems.ts';
import { openAdminDatabase } from './admin-database.ts';
import { appPasswordTable, readAppPasswordNames } from './app-passwords.ts';
import { applyAbsence } from './changes/apply-absence.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { applyAliasDomainChange } from './changes/apply-alias-domain-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange, checkMailboxExists, revokeAccess } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { applyDomainQuotaChange } from './changes/apply-domain-quota-change.ts';
import { applyRename } from './changes/apply-rename.ts';
import { findRefusals } from './changes/refusals.ts';
import { removeDomain } from './changes/remove-domain.ts';
import type { DriverContext, Quotas } from './context.ts';
import { openDatabase } from './database/open-database.ts';
import { readDomainQuota } from './domain-quota.ts';
import { fencing } from './fencing.ts';
import { readFolders } from './folders.ts';
import { healthChecks } from './health.ts';
import { measureAll } from './measure.ts';
import { readAliasDomains, readDomains, readForwarders, readPage, readStates } from './read.ts';
import { traits } from './traits.ts';
import { openMaildirStore, purge } from './trash.ts';
import { canAnswer, readAbsence } from './vacation/absences.ts';
import { createVacation } from './vacation/vacation.ts';

/** Mailboxes that are measured at once: as many as there are connections. */
const measuredAtOnce = 4;

/** The driver's name in configurations and queues. */
const driverName = 'postfixadmin';

export type PostfixAdminOptions = {
  /** Where the database is: `sqlite:///path`, `mysql://user:password@host/name`, `postgres://user:password@host/name`. */
  readonly database: string;
  /**
   * The directory below which PostfixAdmin's maildirs lie, with a directory facteur-trash in it, where Facteur runs
   * on the mail host; null where it does not. Without it, removed mailboxes can't be restored.
   */
  readonly mailDirectory: string | null;
  /** By default both limits are enforced, and a MB has 1,024,000 bytes, as in PostfixAdmin. */
  readonly quotas?: Partial<Quotas>;
  /** PostfixAdmin's `vacation_domain`; without it, every destination is a forward. */
  readonly vacationDomain?: string | null;
  /** Left out, or null: mail can't be traced. */
  readonly mailLog?: MailLog | null;
  /** What a power cut may take of a database in SQLite; `full` where it is left out. */
  readonly synchronous?: Synchronous;
  /** By which this process writes, where it has a standby. */
  readonly fence?: Fence | undefined;
} & Pick<DriverContext, 'doveadm' | 'log'>;

const defaultQuotas: Quotas = { ofMailboxes: true, ofDomains: true, megabyte: 1_024_000 };

/**
 * A mail server that PostfixAdmin manages too, by way of its database. Throws where `database` is no URL of one;
 * where the database can't be used, every call throws MailServerUnavailable until it can.
 */
export function createPostfixAdmin(options: PostfixAdminOptions): MailServer {
  const { database, mailDirectory, doveadm, log, mailLog = null } = options;
  const quotas = { ...defaultQuotas, ...options.quotas };
  const homes = mailDirectory === null ? null : openMaildirStore(mailDirectory, log);
  const vacation = createVacation(options.vacationDomain ?? null);
  const adminDatabase = openAdminDatabase(openDatabase(database, options.synchronous), vacation);
  const problems = createMailboxProblems();
  return buildDriver({ adminDatabase, homes, doveadm, quotas, log, problems }, mailLog, options.fence);
}

/** Makes the driver of given parts. */
function buildDriver(context: DriverContext, mailLog: MailLog | null, fence?: Fence): MailServer {
  const { adminDatabase, homes } = context;
  const measuring = pLimit(measuredAtOnce);
  return createDriver({
    name: driverName,
    context,
    traits: {
      ...traits,
      get lacks() {
        return missingCapabilities(context, mailLog);
      },
      domainQuotaUnit: context.quotas.megabyte,
      keepsRemoved: homes ? 'retention' : traits.keepsRemoved,
    },
    rules: {
      refuses: (wishes) => adminDatabase.read((tables) => findRefusals(context, tables, wishes)),
      refusesPassword: async () => null,
    },
    reads: {
      domains: () => adminDatabase.read(readDomains),
      aliasDomains: () => adminDatabase.read(readAliasDomains),
      states: (addresses) => adminDatabase.read((tables) => readStates(tables, addresses)),
      sizes: (addresses) => measureAll(context, addresses, measuring),
      domainQuota: (domain) => adminDatabase.read((tables) => readDomainQuota(context, tables, domain)),
      folders: (address) => measuring(() => readFolders(context, address)),
      appPasswords: (address) => adminDatabase.read((tables) => readAppPasswordNames(tables, address)),
      absence: (address) => adminDatabase.read((tables) => readAbsence(tables, address)),
      forwarders: (...asked) => adminDatabase.read((tables) => readForwarders(tables, ...asked)),
      page: (after, limit) => adminDatabase.read((tables) => readPage(tables, after, limit)),
    },
    changes: {
      address: applyAddressChange,
      domain: applyDomainChange,
      domainRemoval: removeDomain,
      domainAlias: applyAliasDomainChange,
      domainQuota: applyDomainQuotaChange,
      rename: applyRename,
      absence: applyAbsence,
      password: applyPasswordChange,
      appPasswords: { add: addAppPassword, revoke: revokeAppPassword },
      revokeAccess,
      checkMailbox: checkMailboxExists,
    },
    mailLog,
    fencing,
    fence,
    purge,
    conditions: healthChecks,
    close: () => adminDatabase.close(),
  });
}

/** What this server can't do, as far as is known: the first answer shows an older PostfixAdmin. */
function missingCapabilities(
  { adminDatabase, homes, doveadm, quotas }: DriverContext,
  mailLog: MailLog | null,
): Capability[] {
  const missing: Capability[] = [
    'suspend-login',
    'suspend-mail',
    'last-login',
    'shared-mailboxes',
    'send-as',
  ];
  if (!homes) missing.push('restore');
  if (adminDatabase.schema()?.has(appPasswordTable) === false) missing.push('app-passwords');
  // Until DKIM_SIGNER says what signs its mail.
  missing.push('dkim');
  if (!doveadm) missing.push('sessions');
  const { vacation } = adminDatabase;
  const schema = adminDatabase.schema();
  if (schema ? !canAnswer({ vacation, schema }) : !vacation.isThere) missing.push('away');
  if (!mailLog) missing.push('trace');
  if (!doveadm && !homes) missing.push('folders');
  // Without either check, PostfixAdmin's own limit of the sum means nothing.
  if (!quotas.ofMailboxes || !quotas.ofDomains) missing.push('domain-quota');
  return missing;
}
