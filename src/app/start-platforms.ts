import type { Command } from '../chat/command/command.ts';
import type { Adapter, ChannelAccess, RecordChannelAccess } from '../chat/delivery/adapter.ts';
import { createChatState } from '../chat/delivery/chat-state.ts';
import type { AllowPlatformCall, ObservePlatformCall } from '../chat/delivery/platform-call.ts';
import { requestUpdates } from '../chat/delivery/request-updates.ts';
import type { Dispatcher } from '../chat/dispatch/dispatcher.ts';
import { createPayloadInbox, type PayloadInbox } from '../chat/dispatch/payload-inbox.ts';
import type { TranslationsFor } from '../chat/i18n/translations.ts';
import type { Config } from '../config/config.ts';
import type { Platform, Role, TenantKey } from '../domain/actor.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { ReportError } from '../logging/report-error.ts';
import { type Person, roleGroups, rolesOf } from '../policy/roles.ts';
import type { AppContext } from '../requests/context/app-context.ts';
import { enqueueShow } from '../requests/outbox/enqueue-show.ts';
import { enqueueStepRefusal } from '../requests/outbox/enqueue-step-end.ts';

export type PlatformOptions = {
  readonly config: Pick<Config, 'slack' | 'discord'>;
  readonly app: AppContext;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly translationsFor: TranslationsFor;
  /** Hears what came of each post in a channel. */
  readonly recordChannelAccess: (platform: Platform, channel: string, reach: ChannelAccess) => void;
  /** Hears of each call of a platform's API. */
  readonly observeCall: ObservePlatformCall;
  /** Asked before each; left out where everything may be sent. */
  readonly allowCall?: AllowPlatformCall | undefined;
  readonly log: Logger;
  readonly reportError: ReportError;
};

/**
 * Starts the chat platforms that the configuration names. Each is loaded only then: their libraries are large.
 * @throws Error where a platform refuses its token, with what to do.
 */
export async function startPlatforms(options: PlatformOptions): Promise<Adapter[]> {
  const { config, app } = options;
  const shared = {
    ...options,
    tracing: app.tracing,
    chat: createChatState(app),
    clock: app.clock,
    monotonicNow,
    rolesOf: (person: Person): readonly Role[] => rolesOf(app.policy(), app.admins, person),
    groupsOf: (tenant: TenantKey): readonly string[] => roleGroups(app.policy(), tenant),
    requestUpdates: (request: number) => requestUpdates(app, options.translationsFor, request),
    enqueueShow: async (id: number) => {
      await app.store.commit(() => {
        const request = app.store.requests.get(id);
        if (request) enqueueShow(app, request);
      });
      void app.publish();
    },
  };
  const groupChanged =
    (platform: Platform) =>
    (group: string): Promise<void> =>
      app.store.commit(() => app.store.groups.lookAtGroup({ platform, group }, app.clock()));
  const createPlatformInbox = (platform: Platform): PayloadInbox =>
    createPayloadInbox({ ...shared, platform, store: app.store, seal: app.seal });
  const recordOn =
    (platform: Platform): RecordChannelAccess =>
    (channel, reach) =>
      options.recordChannelAccess(platform, channel, reach);
  const adapters: Adapter[] = [];
  if (config.slack) {
    const { startSlack } = await import('../chat/slack/start.ts');
    adapters.push(
      await startSlack({
        ...shared,
        inbox: createPlatformInbox('slack'),
        recordChannelAccess: recordOn('slack'),
        groupChanged: groupChanged('slack'),
        refuseStep: async (step, why) => {
          await app.store.commit(() => enqueueStepRefusal(app, 'slack', step, why));
          void app.publish();
        },
        settings: config.slack,
      }),
    );
  }
  if (config.discord) {
    const { startDiscord } = await import('../chat/discord/start.ts');
    adapters.push(
      await startDiscord({
        ...shared,
        inbox: createPlatformInbox('discord'),
        recordChannelAccess: recordOn('discord'),
        settings: config.discord,
      }),
    );
  }
  return adapters;
}
