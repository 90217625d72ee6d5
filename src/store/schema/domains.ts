import type { Domain } from '../../domain/address/address.ts';
import { integer, primaryKey, sqliteTable, text } from '../sqlite/drizzle.ts';

/** Domains with counts and sums, kept by triggers on `addresses`, so that lists cost the same with any number of addresses. */
export const domains = sqliteTable('domains', {
  domain: text().$type<Domain>().primaryKey(),
  addresses: integer().notNull().default(0),
  mailboxes: integer().notNull().default(0),
  bytes: integer().notNull().default(0),
  /** Whether the mirror has been filled with the whole domain: until then, differences are no drift. */
  mirrored: integer({ mode: 'boolean' }).notNull().default(false),
});

/** The mail server's alias domains, as last seen. */
export const aliasDomains = sqliteTable(
  'alias_domains',
  {
    domain: text().notNull().$type<Domain>(),
    target: text().notNull().$type<Domain>(),
  },
  (table) => [primaryKey({ columns: [table.domain, table.target] })],
);

/** Which tenant sees which domains. */
export const tenantDomains = sqliteTable(
  'tenant_domains',
  { tenant: text().notNull(), domain: text().$type<Domain>().notNull() },
  (table) => [primaryKey({ columns: [table.tenant, table.domain] })],
);
