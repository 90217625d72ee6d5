import pLimit from 'p-limit';
import type { Fence } from '../../lib/fence/fence.ts';
import type { Capability, MailServer, ServerRules } from '../port.ts';
import { createDriver } from '../shared/driver-kit.ts';
import type { MailLog } from '../shared/postfix-log/mail-log.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { applyPasswordChange, checkMailboxExists, revokeAccess } from './changes/apply-credentials-change.ts';
import { defaultCronWatch } from './changes/cron-watch.ts';
import { fencing } from './changes/fencing.ts';
import { purge } from './changes/purge.ts';
import { findRefusals, statesOf } from './changes/refusals.ts';
import {
  rejectAliasDomainChange,
  rejectDomainChange,
  rejectDomainRemoval,
} from './changes/reject-domain-changes.ts';
import type { CronWatchOptions, DriverContext } from './context.ts';
import { openDatabase } from './database.ts';
import type { DatabaseOptions } from './database-url.ts';
import { readFolders } from './folders.ts';
import { healthChecks } from './health.ts';
import { readLastLogins } from './last-logins.ts';
import { measureAll } from './measure.ts';
import { checkPassword, readPasswordPolicy } from './password-policy.ts';
import { readAliasDomains, readDomains, readForwarders, readPage } from './read.ts';
import { readAddressRows, readManyAddressRows } from './tables.ts';
import { traits } from './traits.ts';
import { createTrash } from './trash.ts';

/** Mailboxes whose sizes Dovecot is asked for at once. */
const measuredAtOnce = 4;

/** The driver's name in configurations and queues. */
const driverName = 'alternc';

export type AlterncOptions = Pick<DriverContext, 'doveadm'> & {
  readonly database: DatabaseOptions;
  /** ALTERNC_MAIL in /etc/alternc/local.sh, without a slash at its end. Paths in the database begin with it. */
  readonly alterncMail?: string;
  /**
   * Where that directory is on this host, if removed mail is to be kept as long as our retention says. Null:
   * AlternC's cron removes it within minutes.
   */
  readonly mailRoot: string | null;
  /** How AlternC's cron is watched after a restoration, which it may still undo. */
  readonly cronWatch?: CronWatchOptions;
  /** Left out, or null: mail can't be traced. */
  readonly mailLog?: MailLog | null;
  /** By which this process writes, where it has a standby. */
  readonly fence?: Fence | undefined;
};

const defaultMailPath = '/var/mail/alternc';

/**
 * AlternC, by way of its database. Never throws: where that can't be used, every call throws MailServerUnavailable
 * until it can.
 */
export function createAlternc({
  database,
  alterncMail = defaultMailPath,
  mailRoot,
  cronWatch = defaultCronWatch,
  doveadm,
  mailLog = null,
  fence,
}: AlterncOptions): MailServer {
  const trash = mailRoot === null ? null : createTrash({ alterncMail, mailRoot });
  const context = { database: openDatabase(database), alterncMail, trash, cronWatch, doveadm };
  return buildDriver(context, mailLog, fence);
}

/** Makes the driver of given parts. */
export function buildDriver(
  context: DriverContext,
  mailLog: MailLog | null = null,
  fence?: Fence,
): MailServer {
  const { database } = context;
  const measuring = pLimit(measuredAtOnce);
  return createDriver({
    name: driverName,
    context,
    traits: {
      ...traits,
      lacks: missingCapabilities(context, mailLog),
      keepsRemoved: context.trash ? 'retention' : traits.keepsRemoved,
    },
    rules: createRules(context),
    reads: {
      domains: () => database.read(readDomains),
      aliasDomains: () => database.read(readAliasDomains),
      states: async (addresses) =>
        statesOf(await database.read((sql) => readManyAddressRows(sql, addresses))),
      sizes: (addresses) => measureAll(context, addresses, measuring),
      folders: (address) => measuring(() => readFolders(context, address)),
      lastLogins: (addresses) => database.read((sql) => readLastLogins(sql, addresses)),
      appPasswords: async (address) =>
        (await database.read((sql) => readAddressRows(sql, address)))?.state?.mailbox ? [] : null,
      forwarders: (...asked) => database.read((sql) => readForwarders(sql, ...asked)),
      page: (after, limit) => database.read((sql) => readPage(sql, after, limit)),
    },
    changes: {
      address: applyAddressChange,
      domain: rejectDomainChange,
      domainRemoval: rejectDomainRemoval,
      domainAlias: rejectAliasDomainChange,
      password: applyPasswordChange,
      appPasswords: { refusal: 'AlternC has no app passwords: its mailboxes have one password each.' },
      revokeAccess,
      checkMailbox: checkMailboxExists,
    },
    mailLog,
    fencing,
    fence,
    purge,
    conditions: healthChecks,
    close: () => database.close(),
  });
}

const missingCapabilities = ({ doveadm }: DriverContext, mailLog: MailLog | null): Capability[] => [
  ...traits.lacks,
  ...(mailLog ? [] : (['trace'] as const)),
  ...(doveadm ? [] : (['sessions', 'folders'] as const)),
];

const createRules = (context: DriverContext): ServerRules => ({
  refuses: (wishes) => context.database.read((sql) => findRefusals(context, sql, wishes)),
  refusesPassword: async (address, password) =>
    checkPassword(await context.database.read(readPasswordPolicy), address, password),
});
