import type { Database } from 'better-sqlite3';
import type { Domain } from '../../domain/address/address.ts';
import type { AliasDomain } from '../../domain/address/alias-domain.ts';
import { aliasDomains } from '../schema/domains.ts';
import { and, asc, type BetterSQLite3Database, eq } from '../sqlite/drizzle.ts';
import type { KeptReads } from '../sqlite/kept-reads.ts';

/**
 * The mail server's alias domains, as last seen.
 * @param kept keeps what each request asks several times, of domains that are mostly none.
 */
export function aliasDomainStore(
  db: BetterSQLite3Database,
  sqlite: Database,
  { keeping, forget }: KeptReads,
) {
  const targets = sqlite
    .prepare<[Domain], Domain>('select target from alias_domains where domain = ?')
    .pluck();

  return {
    all: (): AliasDomain[] =>
      db.select().from(aliasDomains).orderBy(asc(aliasDomains.domain), asc(aliasDomains.target)).all(),
    /** The targets of an alias domain; empty for any other domain. */
    targetsOf: keeping((domain: Domain): readonly Domain[] => targets.all(domain)),
    add: (aliasDomain: AliasDomain): void => {
      forget();
      db.insert(aliasDomains).values(aliasDomain).onConflictDoNothing().run();
    },
    remove: ({ domain, target }: AliasDomain): void => {
      forget();
      db.delete(aliasDomains)
        .where(and(eq(aliasDomains.domain, domain), eq(aliasDomains.target, target)))
        .run();
    },
    replace: (all: readonly AliasDomain[]): void => {
      forget();
      db.delete(aliasDomains).run();
      if (all.length > 0)
        db.insert(aliasDomains)
          .values([...all])
          .run();
    },
  };
}
