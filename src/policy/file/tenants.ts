import { locales, type TenantKey } from '../../domain/actor.ts';
import type { RoleHolder, Tenant } from '../policy.ts';
import { approvals } from './approvals.ts';
import { holder, holderText } from './holders.ts';
import { platformOf, type TenantPlatform } from './ids.ts';
import { parseTenantKey } from './names.ts';
import { isEmpty, oneOf, type Reader, readEntries, settings, uniqueListOf } from './readers.ts';
import { domains, timezone } from './values.ts';
import { at, type Entry, entriesOf, isValid, reportProblem, type YamlCursor } from './yaml-cursor.ts';

/** The settings of a tenant. */
export const tenantReaders = (platform: TenantPlatform) => ({
  domains,
  approvals,
  language: oneOf(...locales),
  timezone,
  roles: settings(roleReaders(platform)),
});

export function roleReaders(platform: TenantPlatform) {
  const holders: Reader<readonly RoleHolder[]> = uniqueListOf('a list of holders', holder(platform), (each) =>
    holderText(platform, each),
  );
  return { member: holders, moderator: holders, admin: holders };
}

/** Reads the file's tenants by their keys. A tenant with problems has what could be read. */
export function readTenants(cursor: YamlCursor): ReadonlyMap<TenantKey, Tenant> {
  if (isEmpty(cursor)) return new Map();
  const entries = readEntries(cursor, 'tenants (slack/WORKSPACE or discord/SERVER), each with its settings');
  const tenants = entries.map(readTenant).filter((tenant) => tenant !== undefined);
  return new Map(tenants.map((tenant) => [tenant.key, tenant]));
}

function readTenant({ name, line, value }: Entry): Tenant | undefined {
  const key = parseTenantKey(name);
  if (!key.ok) reportProblem(value, key.fault, line);
  const platform = platformOf(name);
  if (!platform) return undefined;
  const { domains, approvals: asked, language, timezone, roles } = settings(tenantReaders(platform))(value);
  if (!key.ok) return undefined;
  return {
    key: key.value,
    domains: domains ?? [],
    approvals: asked ?? null,
    language: language ?? 'en',
    timezone: timezone ?? null,
    roles: { member: roles?.member ?? [], moderator: roles?.moderator ?? [], admin: roles?.admin ?? [] },
  };
}

/** Whether all of the file's tenants could be read: otherwise a name may be of one that could not. */
export function areAllTenantsRead(root: YamlCursor, tenants: ReadonlyMap<TenantKey, Tenant>): boolean {
  const entries = entriesOf(at(root, 'tenants'));
  return entries.length === 0 ? isValid(root, 'tenants') : entries.every(({ name }) => tenants.has(name));
}
