import type { Platform } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Condition } from '../../domain/condition.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Store } from '../../store/store.ts';
import type { Seal } from './seal.ts';

/** What the use cases work with. */
export type AppContext = {
  readonly store: Store;
  readonly mailServer: MailServers;
  /** Publishes what transactions have put into the outbox; resolves to whether the queue took it. */
  readonly publish: () => Promise<boolean>;
  readonly seal: Seal;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly newMailboxId: () => MailboxId;
  /** Days for which removed mail can be brought back. */
  readonly retentionDays: number;
  /** Where people reach our web pages, without a slash at the end. */
  readonly publicUrl: string;
  /** Where Facteur talks: on other platforms nobody can be reached. */
  readonly activePlatforms: () => readonly Platform[];
  readonly healthChecks: () => Promise<readonly Condition[]>;
  /** Who may what, as of now: an operator may have it read anew at any time. */
  readonly policy: () => Policy;
  /** Who is an admin whatever the policy says: `slack/TEAM/USER`, `discord/SERVER/USER`. */
  readonly admins: readonly string[];
};
