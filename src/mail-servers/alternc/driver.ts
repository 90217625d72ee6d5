import { type Address, postmasterOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { DomainChange } from '../../domain/request/change.ts';
import type { Capability, MailboxDetails, MailServer, Order, Outcome, ServerRules } from '../port.ts';
import { askDovecot } from '../shared/dovecot/mailbox-size.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';
import { hashFor } from '../shared/require-hash.ts';
import { isAddress, isAsWanted } from './address-row.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import {
  applyPasswordChange,
  leaveAsItIs,
  lockOut,
  passwordScheme,
  refuseAppPassword,
} from './changes/apply-credentials-change.ts';
import { type CronWatch, usualWatch } from './changes/cron-watch.ts';
import { misplacedMail } from './changes/mail-location.ts';
import { brokenRule, inWords } from './changes/preconditions.ts';
import { purge } from './changes/purge.ts';
import type { Workshop } from './context.ts';
import { type DatabaseSetting, openDatabase } from './database.ts';
import { sizeOf } from './dovecot-quota.ts';
import { conditionsOf } from './health.ts';
import { passwordPolicy, refusalOf } from './password-policy.ts';
import { aliasDomains, domains, forwardersTo, page } from './read.ts';
import { placeOf } from './tables.ts';
import { createTrash } from './trash.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'alternc';

export type AlterncSetting = Pick<Workshop, 'doveadm'> & {
  readonly database: DatabaseSetting;
  /** ALTERNC_MAIL in /etc/alternc/local.sh, without a slash at its end: paths in the database begin with it. */
  readonly alterncMail?: string;
  /**
   * Where that directory is on this machine, if removed mail is to be kept as long as our retention says. Null: AlternC's
   * cron removes it within minutes.
   */
  readonly mailRoot: string | null;
  /** How AlternC's cron is watched after a restoration that it may have been too quick for. */
  readonly cronWatch?: CronWatch;
};

export type AlterncServer = MailServer &
  Required<Pick<MailServer, 'rules' | 'passwordScheme'>> & {
    /** AlternC's Postfix passes over what is not enabled, as over what is not there. */
    readonly suspendedGoesToCatchAll: true;
  };

const usualMail = '/var/mail/alternc';

/** AlternC over its database. Never throws: where that can't be used, every call throws MailServerUnavailable until it can. */
export function createAlternc({
  database,
  alterncMail = usualMail,
  mailRoot,
  cronWatch = usualWatch,
  doveadm,
}: AlterncSetting): AlterncServer {
  const trash = mailRoot === null ? null : createTrash({ alterncMail, mailRoot });
  return driverOf({ database: openDatabase(database), alterncMail, trash, cronWatch, doveadm });
}

/** The driver over given parts. */
export function driverOf(workshop: Workshop): AlterncServer {
  const { database } = workshop;
  return {
    name: driverName,
    lacks: lackedBy(workshop),
    keepsRemoved: workshop.trash ? 'retention' : 'minutes',
    passwordScheme,
    quotaUnit: 2 ** 20,
    suspendedGoesToCatchAll: true,
    disposals: postfixDisposals,
    rules: rulesOf(workshop),
    domains: () => database.read(domains),
    aliasDomains: () => database.read(aliasDomains),
    read: async (address) => (await database.read((sql) => placeOf(sql, address)))?.state ?? null,
    measure: (address) => measure(workshop, address),
    appPasswords: async (address) =>
      (await database.read((sql) => placeOf(sql, address)))?.state?.mailbox ? [] : null,
    forwardersTo: (address) => database.read((sql) => forwardersTo(sql, address)),
    page: (after, limit) => database.read((sql) => page(sql, after, limit)),
    apply: (order) => apply(workshop, order),
    purge: (id: MailboxId) => purge(workshop, id),
    conditions: () => conditionsOf(workshop),
    close: () => database.close(),
  };
}

const lackedBy = ({ doveadm }: Workshop): Capability[] => [
  'app-passwords',
  'domains',
  ...(doveadm ? [] : (['sessions'] as const)),
];

const rulesOf = (workshop: Workshop): ServerRules => ({
  refuses: (change) =>
    workshop.database.read(async (sql) => {
      const place = await placeOf(sql, change.address);
      if (!place) return null;
      const broken = await brokenRule(sql, change, place);
      return broken ? inWords(broken, change.address) : misplacedMail(workshop, change, place);
    }),
  refusesPassword: async (address, password) =>
    refusalOf(await workshop.database.read(passwordPolicy), address, password),
});

async function measure({ database, doveadm }: Workshop, address: Address): Promise<MailboxDetails | null> {
  const found = await database.read(async (sql) => {
    const { row, state } = (await placeOf(sql, address)) ?? {};
    if (!row || !isAddress(row) || !state?.mailbox) return null;
    return { size: await sizeOf(sql, row), passwordSet: Boolean(row.password) };
  });
  if (!found) return null;
  const { size, passwordSet } = found;
  const told = size.unknown ? ((await askDovecot(doveadm, address)) ?? size) : size;
  return { ...told, passwordSet };
}

async function apply(
  workshop: Workshop,
  { change, passwordHash, restores = false }: Order,
): Promise<Outcome> {
  switch (change.kind) {
    case 'address':
      return applyAddressChange(workshop, { ...change, restores });
    case 'domain':
      return refuseDomain(workshop, change);
    case 'password':
      return applyPasswordChange(workshop, change, hashFor(change, passwordHash));
    case 'app-password':
      return refuseAppPassword(workshop, change);
    case 'owner':
      return change.locksOut ? lockOut(workshop, change) : leaveAsItIs(workshop, change);
    case 'link':
      return leaveAsItIs(workshop, change);
  }
}

/** AlternC makes domains together with an account, DNS and a web site: only its panel can. */
async function refuseDomain({ database }: Workshop, { domain, postmaster }: DomainChange): Promise<Outcome> {
  const place = await database.read((sql) => placeOf(sql, postmasterOf(domain)));
  if (place && isAsWanted(place.state, postmaster)) return { kind: 'applied', removed: [] };
  if (place) return { kind: 'found-changed', found: place.state };
  const words = `AlternC makes domains in its own panel: add ${domain} there, with its mail hosted on this server.`;
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}
