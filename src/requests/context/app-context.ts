import type { Platform } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Condition } from '../../domain/condition.ts';
import type { Fence } from '../../lib/fence/fence.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Store } from '../../store/store.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { DomainLook } from './domain-look.ts';
import type { GroupDirectory } from './group-directory.ts';
import type { Seal } from './seal.ts';

/** What the use cases depend on. Functions take the members that they use: `Pick<AppContext, 'store'>`. */
export type AppContext = {
  readonly store: Store;
  readonly mailServer: MailServers;
  /** Publishes the outbox rows that transactions have added; resolves to whether the queue took them. */
  readonly publish: () => Promise<boolean>;
  readonly seal: Seal;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly newMailboxId: () => MailboxId;
  /** Days for which removed mail can be restored. */
  readonly retentionDays: number;
  /** The base URL of our web pages, without a trailing slash. */
  readonly publicUrl: string;
  /** The platforms that Facteur is connected to: nobody can be reached on others. */
  readonly activePlatforms: () => readonly Platform[];
  readonly domainLook: DomainLook;
  /** The groups of people that the platforms have. */
  readonly groups: GroupDirectory;
  readonly healthChecks: () => Promise<readonly Condition[]>;
  /** The policy as of now: the operator can reload it at any time. */
  readonly policy: () => Policy;
  /** Follows what is asked for through all that comes of it. */
  readonly tracing: Tracing;
  /** By which this process writes, where a standby waits to take over. */
  readonly fence?: Fence | undefined;
  /** Who is an admin whatever the policy file says, from `ADMINS`: `slack/TEAM/USER`, `discord/SERVER/USER`. */
  readonly admins: readonly string[];
};
