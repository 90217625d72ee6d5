import type { Domain } from '../../domain/address/address.ts';
import type { Finding } from '../../domain/dns/finding.ts';
import type { Standing } from '../../domain/dns/standing.ts';
import { integer, sqliteTable, text } from '../sqlite/drizzle.ts';

/** What the last look at each domain found in DNS. */
export const domainLooks = sqliteTable('domain_looks', {
  domain: text().$type<Domain>().primaryKey(),
  lookedAt: integer('looked_at').notNull(),
  findings: text({ mode: 'json' }).notNull().$type<readonly Finding[]>(),
  /** What is known from all looks so far. */
  standing: text({ mode: 'json' }).notNull().$type<Standing>(),
});
