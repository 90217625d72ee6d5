import type { TenantKey } from '../../domain/actor.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import type { Channel, Group } from '../policy.ts';
import { type IdKind, platformOf, type TenantPlatform, wrongId } from './ids.ts';
import { type Read, text } from './readers.ts';
import { shown } from './yaml-cursor.ts';

/** `slack/T0123ABC` or `discord/1122334455`. */
export function parseTenantKey(typed: string): Result<TenantKey, string> {
  const platform = platformOf(typed);
  const [, id = '', ...more] = typed.split('/');
  if (!platform || more.length > 0)
    return refused(
      `“${shown(typed)}” is no tenant; write slack/WORKSPACE or discord/SERVER, such as slack/T0123ABC`,
    );
  const fault = wrongId(platform, 'tenant', id);
  return fault === null ? ok(typed) : refused(fault);
}

export const tenantKey: Read<TenantKey> = text('a tenant such as slack/T0123ABC', parseTenantKey);

type Named = { readonly tenant: TenantKey; readonly platform: TenantPlatform; readonly id: string };

/** `slack/WORKSPACE/ID` or `discord/SERVER/ID`. */
function parseNamed(typed: string, kind: IdKind): Result<Named, string | null> {
  const platform = platformOf(typed);
  const [, , id, ...more] = typed.split('/');
  if (!platform || id === undefined || more.length > 0) return refused(null);
  const tenant = parseTenantKey(typed.slice(0, typed.lastIndexOf('/')));
  if (!tenant.ok) return tenant;
  const fault = wrongId(platform, kind, id);
  return fault === null ? ok({ tenant: tenant.value, platform, id }) : refused(fault);
}

export const channel: Read<Channel> = text('a channel such as slack/T0123ABC/C0456DEF', (typed) => {
  const named = parseNamed(typed, 'channel');
  return named.ok
    ? ok({ tenant: named.value.tenant, platform: named.value.platform, channel: named.value.id })
    : named;
});

export const group: Read<Group> = text('a group such as slack/T0123ABC/S0789GHI, or nobody', (typed) => {
  const named = parseNamed(typed, 'group');
  return named.ok
    ? ok({ tenant: named.value.tenant, platform: named.value.platform, group: named.value.id })
    : named;
});

/** A person across tenants: `slack/T0123ABC/U0456DEF`. */
export const person: Read<string> = text('a person such as slack/T0123ABC/U0456DEF', (typed) => {
  const named = parseNamed(typed, 'user');
  return named.ok ? ok(typed) : named;
});
