import { type Actor, type Group, platforms, tenantOf } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { NamedGroup } from '../../domain/groups/followed-group.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';

/** A group as somebody names it: by its id, as a mention has it, or by what it is called. */
export type TypedGroup = { readonly id: string | null; readonly name: string };

/** Where a group is looked for, and by what. */
type Sought = Pick<Group, 'tenant' | 'platform'> & TypedGroup;

/**
 * The group of the actor's own workspace or server that they name. A terminal has none: there the operator names one of a
 * chat, with its tenant.
 */
export async function resolveGroup(
  app: Pick<AppContext, 'groups'>,
  actor: Actor,
  typed: TypedGroup,
): Promise<Result<NamedGroup, Fault>> {
  const sought =
    actor.platform === 'terminal'
      ? parseAtTerminal(typed.name)
      : { ...typed, tenant: tenantOf(actor), platform: actor.platform };
  if (!sought) return err({ code: 'group-at-terminal', typed: typed.name });
  const { tenant, platform, name } = sought;
  if (platform === 'discord' && isEveryone(sought)) return err({ code: 'group-everyone' });
  const listed = await app.groups.list({ tenant, platform });
  if (typeof listed === 'string') return err({ code: 'group-unreadable', name, platform, why: listed });
  const found = listed.find(({ group, names }) =>
    sought.id === null ? names.some((each) => isSame(each, name)) : group === sought.id,
  );
  if (!found) return err({ code: 'group-unknown', typed: name, platform });
  return ok({ tenant, platform, group: found.group, name: found.name });
}

/** Discord's role that everybody has; its id is the server's. */
const isEveryone = ({ tenant, id, name }: Sought): boolean =>
  id === null ? isSame(name, 'everyone') : tenant === `discord/${id}`;

/** `slack/T0123/S0456` */
function parseAtTerminal(typed: string): Sought | null {
  const [, first, tenantId, id] = /^(\w+)\/(\w+)\/(\w+)$/.exec(typed.trim()) ?? [];
  const platform = platforms.find((each) => each === first);
  if (!platform || platform === 'terminal' || tenantId === undefined || id === undefined) return null;
  return { platform, tenant: `${platform}/${tenantId}`, id, name: id };
}

const isSame = (one: string, other: string): boolean =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
