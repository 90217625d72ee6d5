import type { Channel, Group, TenantKey } from '../../domain/actor.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type IdKind, idProblem, platformOf, type TenantPlatform } from './ids.ts';
import { type Reader, text } from './readers.ts';
import { truncate } from './yaml-cursor.ts';

/** A tenant: `slack/T0123ABC` or `discord/1122334455`. */
export function parseTenantKey(typed: string): Result<TenantKey, string> {
  const platform = platformOf(typed);
  const [, id = '', ...more] = typed.split('/');
  if (!platform || more.length > 0)
    return err(
      `“${truncate(typed)}” is no tenant; write slack/WORKSPACE or discord/SERVER, such as slack/T0123ABC`,
    );
  const fault = idProblem(platform, 'tenant', id);
  return fault === null ? ok(typed) : err(fault);
}

export const tenantKey: Reader<TenantKey> = text('a tenant such as slack/T0123ABC', parseTenantKey);

type TenantMember = { readonly tenant: TenantKey; readonly platform: TenantPlatform; readonly id: string };

/** Something in a tenant: `slack/WORKSPACE/ID` or `discord/SERVER/ID`. */
function parseTenantMember(typed: string, kind: IdKind): Result<TenantMember, string | null> {
  const platform = platformOf(typed);
  const [, , id, ...more] = typed.split('/');
  if (!platform || id === undefined || more.length > 0) return err(null);
  const tenant = parseTenantKey(typed.slice(0, typed.lastIndexOf('/')));
  if (!tenant.ok) return tenant;
  const fault = idProblem(platform, kind, id);
  return fault === null ? ok({ tenant: tenant.value, platform, id }) : err(fault);
}

export const channel: Reader<Channel> = text('a channel such as slack/T0123ABC/C0456DEF', (typed) => {
  const named = parseTenantMember(typed, 'channel');
  return named.ok
    ? ok({ tenant: named.value.tenant, platform: named.value.platform, channel: named.value.id })
    : named;
});

export const group: Reader<Group> = text('a group such as slack/T0123ABC/S0789GHI, or nobody', (typed) => {
  const named = parseTenantMember(typed, 'group');
  return named.ok
    ? ok({ tenant: named.value.tenant, platform: named.value.platform, group: named.value.id })
    : named;
});

/** A person across tenants: `slack/T0123ABC/U0456DEF`. */
export const person: Reader<string> = text('a person such as slack/T0123ABC/U0456DEF', (typed) => {
  const named = parseTenantMember(typed, 'user');
  return named.ok ? ok(typed) : named;
});
