import { type Address, postmasterOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { DomainChange } from '../../domain/request/change.ts';
import type { Capability, MailboxDetails, MailServer, Order, Outcome, ServerRules } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import { requireHash } from '../shared/require-hash.ts';
import { isAddress, isAsWanted } from './address-row.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import {
  applyPasswordChange,
  checkMailboxExists,
  rejectAppPassword,
  revokeAccess,
} from './changes/apply-credentials-change.ts';
import { type CronWatchOptions, defaultCronWatch } from './changes/cron-watch.ts';
import { findMisplacedMail } from './changes/mail-location.ts';
import { describeBrokenRule, findBrokenRule } from './changes/preconditions.ts';
import { purge } from './changes/purge.ts';
import type { DriverContext } from './context.ts';
import { type DatabaseOptions, openDatabase } from './database.ts';
import { readSize } from './dovecot-quota.ts';
import { healthChecks } from './health.ts';
import { checkPassword, readPasswordPolicy } from './password-policy.ts';
import { readAliasDomains, readDomains, readForwarders, readPage } from './read.ts';
import { readAddressRows } from './tables.ts';
import { traits } from './traits.ts';
import { createTrash } from './trash.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'alternc';

export type AlterncOptions = Pick<DriverContext, 'doveadm'> & {
  readonly database: DatabaseOptions;
  /** ALTERNC_MAIL in /etc/alternc/local.sh, without a slash at its end: paths in the database begin with it. */
  readonly alterncMail?: string;
  /**
   * Where that directory is on this machine, if removed mail is to be kept as long as our retention says. Null: AlternC's
   * cron removes it within minutes.
   */
  readonly mailRoot: string | null;
  /** How AlternC's cron is watched after a restoration that it may have been too quick for. */
  readonly cronWatch?: CronWatchOptions;
};

export type AlterncServer = MailServer &
  Required<Pick<MailServer, 'rules' | 'passwordScheme'>> & {
    /** AlternC's Postfix passes over what is not enabled, as over what is not there. */
    readonly suspendedGoesToCatchAll: true;
  };

const defaultMailPath = '/var/mail/alternc';

/** AlternC over its database. Never throws: where that can't be used, every call throws MailServerUnavailable until it can. */
export function createAlternc({
  database,
  alterncMail = defaultMailPath,
  mailRoot,
  cronWatch = defaultCronWatch,
  doveadm,
}: AlterncOptions): AlterncServer {
  const trash = mailRoot === null ? null : createTrash({ alterncMail, mailRoot });
  return buildDriver({ database: openDatabase(database), alterncMail, trash, cronWatch, doveadm });
}

/** The driver over given parts. */
export function buildDriver(context: DriverContext): AlterncServer {
  const { database } = context;
  return {
    name: driverName,
    ...traits,
    lacks: missingCapabilities(context),
    keepsRemoved: context.trash ? 'retention' : traits.keepsRemoved,
    rules: createRules(context),
    domains: () => database.read(readDomains),
    aliasDomains: () => database.read(readAliasDomains),
    read: async (address) => (await database.read((sql) => readAddressRows(sql, address)))?.state ?? null,
    measure: (address) => measure(context, address),
    appPasswords: async (address) =>
      (await database.read((sql) => readAddressRows(sql, address)))?.state?.mailbox ? [] : null,
    forwardersTo: (address) => database.read((sql) => readForwarders(sql, address)),
    page: (after, limit) => database.read((sql) => readPage(sql, after, limit)),
    apply: (order) => apply(context, order),
    purge: (id: MailboxId) => purge(context, id),
    conditions: () => healthChecks(context),
    close: () => database.close(),
  };
}

const missingCapabilities = ({ doveadm }: DriverContext): Capability[] => [
  ...traits.lacks,
  ...(doveadm ? [] : (['sessions'] as const)),
];

const createRules = (context: DriverContext): ServerRules => ({
  refuses: (change) =>
    context.database.read(async (sql) => {
      const place = await readAddressRows(sql, change.address);
      if (!place) return null;
      const broken = await findBrokenRule(sql, change, place);
      return broken ? describeBrokenRule(broken, change.address) : findMisplacedMail(context, change, place);
    }),
  refusesPassword: async (address, password) =>
    checkPassword(await context.database.read(readPasswordPolicy), address, password),
});

async function measure(
  { database, doveadm }: DriverContext,
  address: Address,
): Promise<MailboxDetails | null> {
  const found = await database.read(async (sql) => {
    const { row, state } = (await readAddressRows(sql, address)) ?? {};
    if (!row || !isAddress(row) || !state?.mailbox) return null;
    return { size: await readSize(sql, row), passwordSet: Boolean(row.password) };
  });
  if (!found) return null;
  const { size, passwordSet } = found;
  const told = size.unknown ? ((await readMailboxSize(doveadm, address)) ?? size) : size;
  return { ...told, passwordSet };
}

async function apply(
  context: DriverContext,
  { change, passwordHash, restores = false }: Order,
): Promise<Outcome> {
  switch (change.kind) {
    case 'address':
      return applyAddressChange(context, { ...change, restores });
    case 'domain':
      return rejectDomain(context, change);
    case 'password':
      return applyPasswordChange(context, change, requireHash(change, passwordHash));
    case 'app-password':
      return rejectAppPassword(context, change);
    case 'owner':
      return change.locksOut ? revokeAccess(context, change) : checkMailboxExists(context, change);
    case 'link':
      return checkMailboxExists(context, change);
  }
}

/** AlternC makes domains together with an account, DNS and a web site: only its panel can. */
async function rejectDomain(
  { database }: DriverContext,
  { domain, postmaster }: DomainChange,
): Promise<Outcome> {
  const place = await database.read((sql) => readAddressRows(sql, postmasterOf(domain)));
  if (place && isAsWanted(place.state, postmaster)) return { kind: 'applied', removed: [] };
  if (place) return { kind: 'found-changed', found: place.state };
  const words = `AlternC makes domains in its own panel: add ${domain} there, with its mail hosted on this server.`;
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}
