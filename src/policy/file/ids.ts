import type { Platform } from '../../domain/actor.ts';
import { truncate } from './yaml-cursor.ts';

/** The platforms that have tenants in the policy file: all but the terminal. */
export type TenantPlatform = Exclude<Platform, 'terminal'>;

export type IdKind = 'tenant' | 'channel' | 'user' | 'group';

/** A platform's name for a kind of thing, the pattern of its ids, and that pattern in words with an example. */
type IdFormat = {
  readonly called: string;
  readonly pattern: RegExp;
  readonly ids: string;
  readonly example: string;
};

const digits = { pattern: /^\d{1,20}$/, ids: 'has digits only' };

/** The first letter of a Slack id tells its kind; Discord's ids are 64-bit numbers of any kind. */
const idFormats: Readonly<Record<TenantPlatform, Readonly<Record<IdKind, IdFormat>>>> = {
  slack: {
    tenant: {
      called: 'a workspace',
      pattern: /^[TE][A-Z0-9]{1,20}$/,
      ids: 'begins with T or E',
      example: 'T0123ABC',
    },
    channel: {
      called: 'a channel',
      pattern: /^[CG][A-Z0-9]{1,20}$/,
      ids: 'begins with C or G',
      example: 'C0456DEF',
    },
    user: {
      called: 'a user',
      pattern: /^[UW][A-Z0-9]{1,20}$/,
      ids: 'begins with U or W',
      example: 'U0456DEF',
    },
    group: {
      called: 'a user group',
      pattern: /^S[A-Z0-9]{1,20}$/,
      ids: 'begins with S',
      example: 'S0789GHI',
    },
  },
  discord: {
    tenant: { called: 'a server', ...digits, example: '1122334455' },
    channel: { called: 'a channel', ...digits, example: '6677889900' },
    user: { called: 'a user', ...digits, example: '5566778899' },
    group: { called: 'a role', ...digits, example: '9988776655' },
  },
};

export const platformNames: Readonly<Record<TenantPlatform, string>> = { slack: 'Slack', discord: 'Discord' };

export const platformOf = (key: string): TenantPlatform | undefined =>
  (['slack', 'discord'] as const).find((platform) => key.startsWith(`${platform}/`));

export const isId = (platform: TenantPlatform, kind: IdKind, id: string): boolean =>
  idFormats[platform][kind].pattern.test(id);

/** What is wrong with an id, or null. */
export function idProblem(platform: TenantPlatform, kind: IdKind, id: string): string | null {
  const { called, pattern, ids, example } = idFormats[platform][kind];
  if (pattern.test(id)) return null;
  const written = pattern.test(id.toUpperCase()) ? ', in capital letters' : '';
  return `“${truncate(id)}” is no id of ${called} on ${platformNames[platform]}, which ${ids}${written}, as ${example} does`;
}
