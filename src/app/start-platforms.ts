import type { Command } from '../chat/command/command.ts';
import type { Adapter } from '../chat/delivery/adapter.ts';
import type { ChannelReach, NoteReach } from '../chat/delivery/channel-access.ts';
import { createKeptChat } from '../chat/delivery/chat-state.ts';
import { updatesOf } from '../chat/delivery/request-updates.ts';
import type { Desk } from '../chat/dispatch/dispatcher-types.ts';
import { createInbox, type Inbox } from '../chat/dispatch/payload-inbox.ts';
import type { CatalogueOf } from '../chat/i18n/translations.ts';
import type { Config } from '../config/config.ts';
import type { Platform, Role, TenantKey } from '../domain/actor.ts';
import { passing } from '../lib/monotonic-clock.ts';
import type { Log } from '../logging/logger.ts';
import type { Unexpected } from '../logging/report-error.ts';
import { groupsOf, type Person, rolesOf } from '../policy/roles.ts';
import type { Office } from '../requests/context/app-context.ts';
import { queueShow } from '../requests/outbox/enqueue-apply.ts';

export type PlatformOptions = {
  readonly config: Pick<Config, 'slack' | 'discord'>;
  readonly office: Office;
  readonly desk: Desk;
  readonly commands: readonly Command[];
  readonly catalogue: CatalogueOf;
  /** Hears what came of each post in a channel. */
  readonly noteReach: (platform: Platform, channel: string, reach: ChannelReach) => void;
  readonly log: Log;
  readonly unexpected: Unexpected;
};

/**
 * Starts the chat platforms that the configuration names. Each is loaded only then: their libraries are large.
 * @throws Error where a platform refuses its token, with what to do.
 */
export async function startPlatforms(options: PlatformOptions): Promise<Adapter[]> {
  const { config, office } = options;
  const shared = {
    ...options,
    chat: createKeptChat(office),
    clock: office.clock,
    passing,
    rolesOf: (person: Person): readonly Role[] => rolesOf(office.policy(), office.admins, person),
    groupsOf: (tenant: TenantKey): readonly string[] => groupsOf(office.policy(), tenant),
    updatesOf: (request: number) => updatesOf(office, options.catalogue, request),
    showLater: async (id: number) => {
      await office.store.commit(() => {
        const request = office.store.requests.get(id);
        if (request) queueShow(office, request);
      });
      void office.publish();
    },
  };
  const inboxOf = (platform: Platform): Inbox =>
    createInbox({ ...shared, platform, store: office.store, seal: office.seal });
  const reachOn =
    (platform: Platform): NoteReach =>
    (channel, reach) =>
      options.noteReach(platform, channel, reach);
  const adapters: Adapter[] = [];
  if (config.slack) {
    const { startSlack } = await import('../chat/slack/start.ts');
    adapters.push(
      await startSlack({
        ...shared,
        inbox: inboxOf('slack'),
        noteReach: reachOn('slack'),
        setting: config.slack,
      }),
    );
  }
  if (config.discord) {
    const { startDiscord } = await import('../chat/discord/start.ts');
    adapters.push(
      await startDiscord({
        ...shared,
        inbox: inboxOf('discord'),
        noteReach: reachOn('discord'),
        setting: config.discord,
      }),
    );
  }
  return adapters;
}
