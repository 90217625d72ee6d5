import type { Database } from 'better-sqlite3';
import type { TenantKey } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { domains, tenantDomains } from '../schema/domains.ts';
import { and, asc, type BetterSQLite3Database, eq, sql } from '../sqlite/drizzle.ts';
import type { KeptReads } from '../sqlite/kept-reads.ts';
import { preparedExists } from '../sqlite/prepared.ts';

export type DomainRow = typeof domains.$inferSelect;

/** @param kept keeps what each request asks several times. */
export function domainStore(db: BetterSQLite3Database, sqlite: Database, { keeping, forget }: KeptReads) {
  const bound = preparedExists(
    sqlite,
    db
      .select({ domain: tenantDomains.domain })
      .from(tenantDomains)
      .where(
        and(
          eq(tenantDomains.tenant, sql.placeholder('tenant')),
          eq(tenantDomains.domain, sql.placeholder('domain')),
        ),
      ),
  );
  const has = preparedExists(
    sqlite,
    db
      .select({ domain: domains.domain })
      .from(domains)
      .where(eq(domains.domain, sql.placeholder('domain'))),
  );

  const ofTenant = db
    .select({
      domain: domains.domain,
      addresses: domains.addresses,
      mailboxes: domains.mailboxes,
      bytes: domains.bytes,
      mirrored: domains.mirrored,
    })
    .from(domains)
    .innerJoin(tenantDomains, eq(tenantDomains.domain, domains.domain))
    .where(eq(tenantDomains.tenant, sql.placeholder('tenant')))
    .orderBy(asc(domains.domain))
    .prepare();

  const known = db
    .select()
    .from(domains)
    .where(eq(domains.domain, sql.placeholder('domain')))
    .prepare();

  const all = db.select().from(domains).orderBy(asc(domains.domain)).prepare();

  return {
    /** Adds a domain that the mail server receives for, with the counts of what the mirror already holds of it. */
    add: (domain: Domain): void => {
      forget();
      const inMirror = (what: ReturnType<typeof sql>) =>
        sql<number>`(select ${what} from addresses where domain = ${domain})`;
      db.insert(domains)
        .values({
          domain,
          addresses: inMirror(sql`count(*)`),
          mailboxes: inMirror(sql`count(mailbox)`),
          bytes: inMirror(sql`coalesce(sum(bytes), 0)`),
        })
        .onConflictDoNothing()
        .run();
    },
    /** Removes a domain that the mail server no longer receives for. Its tenants are kept, for when it comes back. */
    remove: (domain: Domain): void => {
      forget();
      db.delete(domains).where(eq(domains.domain, domain)).run();
    },
    /** Sets whether the mirror holds the whole domain. */
    setMirrored: (domain: Domain, mirrored: boolean): void => {
      db.update(domains).set({ mirrored }).where(eq(domains.domain, domain)).run();
    },
    bind: (tenant: TenantKey, domain: Domain): void => {
      forget();
      db.insert(tenantDomains).values({ tenant, domain }).onConflictDoNothing().run();
    },
    isBound: keeping((tenant: TenantKey, domain: Domain): boolean => bound({ tenant, domain })),
    isKnown: keeping((domain: Domain): boolean => has({ domain })),
    get: (domain: Domain): DomainRow | undefined => known.get({ domain }),
    all: (): DomainRow[] => all.all(),
    tenantsOf: (domain: Domain): TenantKey[] =>
      db
        .select({ tenant: tenantDomains.tenant })
        .from(tenantDomains)
        .where(eq(tenantDomains.domain, domain))
        .all()
        .map(({ tenant }) => tenant),
    /** The domains that a tenant sees, with their counts. */
    of: (tenant: TenantKey): DomainRow[] => ofTenant.all({ tenant }),
    /** Whether any domain is known or ever was. */
    everKnown: (): boolean =>
      db.select().from(domains).limit(1).get() !== undefined ||
      db.select().from(tenantDomains).limit(1).get() !== undefined,
  };
}
