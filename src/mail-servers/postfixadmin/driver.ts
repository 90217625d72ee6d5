import type { Capability, MailServer, Order, Outcome } from '../port.ts';
import { requireHash } from '../shared/require-hash.ts';
import { createMailboxProblems } from '../shared/row-problems.ts';
import { readAddressRows } from './address-rows.ts';
import { openAdminDatabase } from './admin-database.ts';
import { appPasswordTable, readAppPasswords } from './app-passwords.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { checkMailboxExists, revokeAccess } from './changes/apply-owner-change.ts';
import type { DriverContext, Quotas } from './context.ts';
import { openDatabase } from './database/open-database.ts';
import { healthChecks } from './health.ts';
import { measure } from './measure.ts';
import { readAliasDomains, readDomains, readForwarders, readPage } from './read.ts';
import { traits } from './traits.ts';
import { openMaildirStore, purge } from './trash.ts';
import { createVacation } from './vacation.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'postfixadmin';

export type PostfixAdminOptions = {
  /** Where the database is: `sqlite:///path`, `mysql://user:password@host/name`, `postgres://user:password@host/name`. */
  readonly database: string;
  /**
   * The directory that PostfixAdmin's maildirs lie below, with a directory facteur-trash in it, where Facteur runs on the
   * mail host; null where it does not. Without it, nothing of a removed mailbox can be brought back.
   */
  readonly mailDirectory: string | null;
  /** What is left out is taken to be on, and 1,024,000 octets to be PostfixAdmin's MB, as it is by default. */
  readonly quotas?: Partial<Quotas>;
  /** As PostfixAdmin's `vacation_domain`; where it is left out, no destination is taken for its vacation program. */
  readonly vacationDomain?: string | null;
} & Pick<DriverContext, 'doveadm' | 'log'>;

const defaultQuotas: Quotas = { ofMailboxes: true, ofDomains: true, megabyte: 1_024_000 };

/**
 * A mail server that PostfixAdmin manages too, by its database. Throws where the setting names no database; where the
 * database can't be used, every call throws MailServerUnavailable until it can.
 */
export function createPostfixAdmin(setting: PostfixAdminOptions): MailServer {
  const { database, mailDirectory, doveadm, log } = setting;
  const quotas = { ...defaultQuotas, ...setting.quotas };
  const homes = mailDirectory === null ? null : openMaildirStore(mailDirectory, log);
  const books = openAdminDatabase(openDatabase(database), createVacation(setting.vacationDomain ?? null));
  return buildDriver({ books, homes, doveadm, quotas, log, odd: createMailboxProblems() });
}

/** The driver over given parts. */
export function buildDriver(context: DriverContext): MailServer {
  const { books, homes } = context;
  return {
    name: driverName,
    ...traits,
    get lacks() {
      return missingCapabilities(context);
    },
    keepsRemoved: homes ? 'retention' : traits.keepsRemoved,
    rules: {
      refuses: ({ address, after }) =>
        books.read(async (tables) =>
          tables.vacation.refusal((await readAddressRows(tables, address)).state, after),
        ),
      refusesPassword: async () => null,
    },
    domains: () => books.read(readDomains),
    aliasDomains: () => books.read(readAliasDomains),
    read: (address) => books.read(async (tables) => (await readAddressRows(tables, address)).state),
    measure: (address) => measure(context, address),
    appPasswords: (address) =>
      books.read(async (tables) => {
        if (!(await readAddressRows(tables, address)).mailbox) return null;
        const all = await readAppPasswords(tables, address);
        return [...new Set(all.map(({ name }) => name))].sort();
      }),
    forwardersTo: (address) => books.read((tables) => readForwarders(tables, address)),
    page: (after, limit) => books.read((tables) => readPage(tables, after, limit)),
    apply: (order) => apply(context, order),
    purge: (id) => purge(context, id),
    conditions: () => healthChecks(context),
    close: () => books.close(),
  };
}

/** What this server can't do, as far as is known: an older PostfixAdmin shows itself with the first answer. */
function missingCapabilities({ books, homes, doveadm }: DriverContext): Capability[] {
  const missing: Capability[] = [];
  if (!homes) missing.push('restore');
  if (books.schema()?.has(appPasswordTable) === false) missing.push('app-passwords');
  if (!doveadm) missing.push('sessions');
  return missing;
}

async function apply(
  context: DriverContext,
  { change, passwordHash, by, restores = false }: Order,
): Promise<Outcome> {
  const author = { by };
  switch (change.kind) {
    case 'address':
      return applyAddressChange(context, { ...change, restores }, author);
    case 'domain':
      return applyDomainChange(context, change, author);
    case 'password':
      return applyPasswordChange(context, change, requireHash(change, passwordHash), author);
    case 'app-password':
      return change.act === 'add'
        ? addAppPassword(context, change, requireHash(change, passwordHash), author)
        : revokeAppPassword(context, change, author);
    case 'owner':
      return change.locksOut ? revokeAccess(context, change, author) : checkMailboxExists(context, change);
    case 'link':
      return checkMailboxExists(context, change);
  }
}
