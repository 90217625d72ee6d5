import type { Adapter } from '../chat/delivery/adapter.ts';
import type { GroupDirectory } from '../requests/context/group-directory.ts';

/** The groups of all platforms; those of one that is not connected can't be told. @param adapters those that run by then. */
export function groupsOf(adapters: readonly Adapter[]): GroupDirectory {
  const of = (platform: Adapter['platform']) => adapters.find((each) => each.platform === platform)?.groups;
  return {
    read: async (group, emails) =>
      (await of(group.platform)?.read(group, emails)) ?? { kind: 'unreadable', why: 'away' },
    list: async (tenant) => (await of(tenant.platform)?.list(tenant)) ?? 'away',
  };
}
