import type { Group } from '../../domain/actor.ts';
import type { GroupRead, GroupTrouble, NamedGroup } from '../../domain/groups/followed-group.ts';

/** A group that can be named, and all that it is called. */
export type ListedGroup = NamedGroup & { readonly names: readonly string[] };

/** The groups of people that the chat platforms have. Neither function rejects. */
export type GroupDirectory = {
  /** Who is in a group now. @param emails whether their e-mail addresses are wanted, too. */
  readonly read: (group: Group, emails: boolean) => Promise<GroupRead>;
  /** The groups of a workspace or server; why they can't be told. */
  readonly list: (
    tenant: Pick<Group, 'tenant' | 'platform'>,
  ) => Promise<readonly ListedGroup[] | GroupTrouble>;
};
