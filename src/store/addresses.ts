import { and, asc, eq, gte, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { type Address, type Domain, domainOf } from '../domain/address.ts';
import type { AddressState, MailboxId, MailboxSize } from '../domain/address-state.ts';
import { addresses } from './schema.ts';

export type MirrorRow = typeof addresses.$inferSelect;

export type Listing = {
  readonly domains: readonly Domain[];
  readonly kind: 'mailbox' | 'alias' | undefined;
  /** A part of the address or of its forwards, in lower case. */
  readonly search: string | undefined;
};

export type Page = Listing & { readonly offset: number; readonly limit: number };

/** A row of the mirror as a state. */
export const stateOf = ({ mailbox, quota, forwards, enabled }: MirrorRow): AddressState => ({
  mailbox: mailbox === null ? null : { id: mailbox, quota },
  forwards,
  enabled,
});

/** Past every character that an address may hold: the end of a range of prefixes. */
const lastCharacter = '\u{10ffff}';

export type AddressStore = ReturnType<typeof addressStore>;

/** The mirror of what the mail server holds. */
export function addressStore(db: BetterSQLite3Database) {
  const upsert = db
    .insert(addresses)
    .values({
      address: sql.placeholder('address'),
      domain: sql.placeholder('domain'),
      mailbox: sql.placeholder('mailbox'),
      quota: sql.placeholder('quota'),
      forwards: sql.placeholder('forwards'),
      enabled: sql.placeholder('enabled'),
    })
    .onConflictDoUpdate({
      target: addresses.address,
      set: {
        mailbox: sql`excluded.mailbox`,
        quota: sql`excluded.quota`,
        forwards: sql`excluded.forwards`,
        enabled: sql`excluded.enabled`,
      },
    })
    .prepare();
  const remove = db
    .delete(addresses)
    .where(eq(addresses.address, sql.placeholder('address')))
    .prepare();
  const resize = db
    .update(addresses)
    .set({ messages: sql`${sql.placeholder('messages')}`, bytes: sql`${sql.placeholder('bytes')}` })
    .where(eq(addresses.address, sql.placeholder('address')))
    .prepare();
  const withPrefix = db
    .select({ address: addresses.address })
    .from(addresses)
    .where(
      and(
        eq(addresses.domain, sql.placeholder('domain')),
        gte(addresses.address, sql.placeholder('from')),
        lt(addresses.address, sql.placeholder('to')),
      ),
    )
    .orderBy(asc(addresses.address))
    .limit(sql.placeholder('limit'))
    .prepare();

  const matching = ({ domains, kind, search }: Listing) =>
    and(
      inArray(addresses.domain, [...domains]),
      kind === 'mailbox' ? isNotNull(addresses.mailbox) : undefined,
      kind === 'alias' ? isNull(addresses.mailbox) : undefined,
      search === undefined ? undefined : contains(search),
    );

  return {
    /** Notes an address as the mail server has it now. */
    put: (address: Address, state: AddressState | null): void => {
      if (!state) {
        remove.run({ address });
        return;
      }
      upsert.run({
        address,
        domain: domainOf(address),
        mailbox: state.mailbox?.id ?? null,
        quota: state.mailbox?.quota ?? null,
        forwards: state.forwards,
        enabled: state.enabled,
      });
    },
    resize: (address: Address, { messages, bytes }: MailboxSize): void => {
      resize.run({ address, messages, bytes });
    },
    list: (listing: Page): MirrorRow[] =>
      db
        .select()
        .from(addresses)
        .where(matching(listing))
        .orderBy(asc(addresses.domain), asc(addresses.address))
        .limit(listing.limit)
        .offset(listing.offset)
        .all(),
    count: (listing: Listing): number =>
      db.select({ count: sql<number>`count(*)` }).from(addresses).where(matching(listing)).get()?.count ?? 0,
    /** Addresses of a domain that begin so, in their order. */
    withPrefix: (domain: Domain, prefix: string, limit: number): Address[] =>
      withPrefix
        .all({ domain, from: prefix, to: `${prefix}${lastCharacter}`, limit })
        .map(({ address }) => address),
    /** Mailboxes after an address, in the order of addresses: a page for measuring them one after another. */
    mailboxesAfter: (after: Address | '', limit: number): { address: Address; mailbox: MailboxId }[] =>
      db
        .select({ address: addresses.address, mailbox: sql<MailboxId>`${addresses.mailbox}` })
        .from(addresses)
        .where(and(sql`${addresses.address} > ${after}`, isNotNull(addresses.mailbox)))
        .orderBy(asc(addresses.address))
        .limit(limit)
        .all(),
  };
}

/** The trigram index answers for three characters or more; a shorter text is looked for row by row. */
function contains(search: string) {
  if ([...search].length >= 3) {
    const phrase = `"${search.replaceAll('"', '""')}"`;
    return sql`${addresses.id} in (select rowid from address_search where address_search match ${phrase})`;
  }
  return sql`instr(${addresses.address}, ${search}) + instr(${addresses.forwards}, ${search}) > 0`;
}
