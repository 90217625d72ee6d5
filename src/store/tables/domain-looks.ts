import type { Domain } from '../../domain/address/address.ts';
import type { Finding } from '../../domain/dns/finding.ts';
import type { Standing } from '../../domain/dns/standing.ts';
import { domainLooks } from '../schema/domain-looks.ts';
import { asc, type BetterSQLite3Database, eq } from '../sqlite/drizzle.ts';

/** What the last look at a domain found in DNS. */
export type DomainLookRow = {
  readonly domain: Domain;
  readonly lookedAt: number;
  readonly findings: readonly Finding[];
  readonly standing: Standing;
};

export function domainLookStore(db: BetterSQLite3Database) {
  return {
    all: (): DomainLookRow[] => db.select().from(domainLooks).orderBy(asc(domainLooks.domain)).all(),
    of: (domain: Domain): DomainLookRow | undefined =>
      db.select().from(domainLooks).where(eq(domainLooks.domain, domain)).get(),
    put: (row: DomainLookRow): void => {
      const { domain: _, ...values } = row;
      db.insert(domainLooks)
        .values(row)
        .onConflictDoUpdate({ target: domainLooks.domain, set: values })
        .run();
    },
    remove: (domain: Domain): void => {
      db.delete(domainLooks).where(eq(domainLooks.domain, domain)).run();
    },
  };
}
