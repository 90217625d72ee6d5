import type { Capability, MailServer, Order, Outcome } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';
import { hashFor } from '../shared/require-hash.ts';
import { createOddMailboxes } from '../shared/row-problems.ts';
import { find } from './address-rows.ts';
import { booksIn } from './admin-database.ts';
import { appPasswordsOf, appPasswordTable } from './app-passwords.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { leaveAsItIs, lockOut } from './changes/apply-owner-change.ts';
import type { Quotas, Workshop } from './context.ts';
import { openDatabase } from './database/open-database.ts';
import { conditionsOf } from './health.ts';
import { measure } from './measure.ts';
import { aliasDomainsIn, domainsIn, forwardersIn, pageAfter } from './read.ts';
import { homesBelow, purge } from './trash.ts';
import { vacationAt } from './vacation.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'postfixadmin';

export type PostfixAdminSetting = {
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
} & Pick<Workshop, 'doveadm' | 'log'>;

const usualQuotas: Quotas = { ofMailboxes: true, ofDomains: true, megabyte: 1_024_000 };

/**
 * A mail server that PostfixAdmin manages too, by its database. Throws where the setting names no database; where the
 * database can't be used, every call throws MailServerUnavailable until it can.
 */
export function createPostfixAdmin(setting: PostfixAdminSetting): MailServer {
  const { database, mailDirectory, doveadm, log } = setting;
  const quotas = { ...usualQuotas, ...setting.quotas };
  const homes = mailDirectory === null ? null : homesBelow(mailDirectory, log);
  const books = booksIn(openDatabase(database), vacationAt(setting.vacationDomain ?? null));
  return driverOf({ books, homes, doveadm, quotas, log, odd: createOddMailboxes() });
}

/** The driver over given parts. */
export function driverOf(workshop: Workshop): MailServer {
  const { books, homes } = workshop;
  return {
    name: driverName,
    // PostfixAdmin's own queries for Postfix look for the alias rows that are active alone.
    suspendedGoesToCatchAll: true,
    disposals: postfixDisposals,
    get lacks() {
      return lackedBy(workshop);
    },
    keepsRemoved: homes ? 'retention' : 'nothing',
    rules: {
      refuses: ({ address, after }) =>
        books.read(async (tables) => tables.vacation.refusal((await find(tables, address)).state, after)),
      refusesPassword: async () => null,
    },
    domains: () => books.read(domainsIn),
    aliasDomains: () => books.read(aliasDomainsIn),
    read: (address) => books.read(async (tables) => (await find(tables, address)).state),
    measure: (address) => measure(workshop, address),
    appPasswords: (address) =>
      books.read(async (tables) => {
        if (!(await find(tables, address)).mailbox) return null;
        const all = await appPasswordsOf(tables, address);
        return [...new Set(all.map(({ name }) => name))].sort();
      }),
    forwardersTo: (address) => books.read((tables) => forwardersIn(tables, address)),
    page: (after, limit) => books.read((tables) => pageAfter(tables, after, limit)),
    apply: (order) => apply(workshop, order),
    purge: (id) => purge(workshop, id),
    conditions: () => conditionsOf(workshop),
    close: () => books.close(),
  };
}

/** What this server can't do, as far as is known: an older PostfixAdmin shows itself with the first answer. */
function lackedBy({ books, homes, doveadm }: Workshop): Capability[] {
  const lacked: Capability[] = [];
  if (!homes) lacked.push('restore');
  if (books.schema()?.has(appPasswordTable) === false) lacked.push('app-passwords');
  if (!doveadm) lacked.push('sessions');
  return lacked;
}

async function apply(
  workshop: Workshop,
  { change, passwordHash, by, restores = false }: Order,
): Promise<Outcome> {
  const hand = { by };
  switch (change.kind) {
    case 'address':
      return applyAddressChange(workshop, { ...change, restores }, hand);
    case 'domain':
      return applyDomainChange(workshop, change, hand);
    case 'password':
      return applyPasswordChange(workshop, change, hashFor(change, passwordHash), hand);
    case 'app-password':
      return change.act === 'add'
        ? addAppPassword(workshop, change, hashFor(change, passwordHash), hand)
        : revokeAppPassword(workshop, change, hand);
    case 'owner':
      return change.locksOut ? lockOut(workshop, change, hand) : leaveAsItIs(workshop, change);
    case 'link':
      return leaveAsItIs(workshop, change);
  }
}
