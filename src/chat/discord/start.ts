import { setTimeout as pause } from 'node:timers/promises';
import type { Interaction } from 'discord.js';
import type { Pacer } from '../../lib/event-loop-pacer.ts';
import type { Logger } from '../../logging/logger.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { Adapter, RecordChannelAccess, RequestUpdate } from '../delivery/adapter.ts';
import type { ChatState } from '../delivery/chat-state.ts';
import type { AllowPlatformCall, ObservePlatformCall } from '../delivery/platform-call.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { PayloadInbox, PendingPayload } from '../dispatch/payload-inbox.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { redactError } from './connection/api-errors.ts';
import { connectGateway, type Gateway } from './connection/gateway.ts';
import { ObservedRest } from './connection/observed-rest.ts';
import { createAlertApprovers } from './delivery/alert-approvers.ts';
import { createChannelAccessCheck } from './delivery/channel-access.ts';
import { createCommandMentions } from './delivery/command-mentions.ts';
import { createDeliver } from './delivery/deliver.ts';
import { createMessageClient } from './delivery/message-client.ts';
import { createMessageOrder } from './delivery/message-order.ts';
import { createRequestMessages } from './delivery/request-messages.ts';
import { createSendDirectMessage } from './delivery/send-direct-message.ts';
import { createShowBulletin } from './delivery/show-bulletin.ts';
import { createTellRequester } from './delivery/tell-requester.ts';
import { createFindPeople } from './find-people.ts';
import { createGroupDirectory } from './group-directory.ts';
import { fileOrigins } from './interactions/attachments.ts';
import { createFollow, interactionKind } from './interactions/follow.ts';
import { createInteractionHandler } from './interactions/handle-interaction.ts';
import { createMessageHandler, isMessageId } from './interactions/handle-message.ts';
import { createAskMembership } from './membership.ts';
import type { RolesOf } from './users.ts';

type DiscordSettings = {
  readonly token: string;
  readonly applicationId: string;
  /** Null: Discord's own. */
  readonly apiUrl: string | null;
};

export type DiscordOptions = {
  readonly settings: DiscordSettings;
  readonly dispatcher: Dispatcher;
  readonly chat: ChatState;
  readonly rolesOf: RolesOf;
  /** The current updates for all recipients of a request. */
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  /** Enqueues a job that shows a request, for what Discord did not accept at once. */
  readonly enqueueShow: (request: number) => Promise<void>;
  readonly translationsFor: TranslationsFor;
  readonly recordChannelAccess: RecordChannelAccess;
  readonly clock: () => number;
  readonly log: Logger;
  readonly tracing: Tracing;
  readonly reportError: ReportError;
  readonly inbox: PayloadInbox;
  readonly observeCall?: ObservePlatformCall;
  readonly allowCall?: AllowPlatformCall | undefined;
  /** Default: one of its own. */
  readonly pacer?: Pacer;
};

/** How long a stop waits for replies that are under way, in milliseconds. */
const drainTimeout = 1_500;

/**
 * Starts the Discord adapter. The commands are registered separately, by `npm run discord:register`.
 * @throws Error where Discord refuses the token, with what to do.
 */
export async function startDiscord(options: DiscordOptions): Promise<Adapter> {
  const { settings, reportError } = options;
  const { token, applicationId, apiUrl } = settings;
  // Jobs do the waiting and retrying.
  const rest = new ObservedRest(
    { retries: 0, rejectOnRateLimit: () => true, ...(apiUrl !== null && { api: apiUrl }) },
    options.observeCall,
    options.allowCall,
  );
  const messageClient = createMessageClient(rest.setToken(token), options.recordChannelAccess);
  const commandMentions = createCommandMentions(rest, { applicationId, log: options.log });
  void commandMentions.learn(null);
  const parts = { ...options, messageClient, commandMentions, messageOrder: createMessageOrder() };
  const requestMessages = createRequestMessages(parts);
  const handleInteraction = createInteractionHandler({
    ...parts,
    requestMessages,
    rest,
    whoAmI: () => gateway.whoAmI(),
    fileOrigins: fileOrigins(apiUrl),
    findPeople: createFindPeople({ rest, log: options.log }),
  });
  const answering = new Set<Promise<void>>();
  // Read before anything new can come.
  const pending = new Map((await options.inbox.pending()).map((each) => [each.id, each]));
  const follow = createFollow(options.tracing);
  const onInteraction = (interaction: Interaction, body: unknown): void => {
    const unfinished = pending.get(interaction.id);
    pending.delete(interaction.id);
    const work = (): Promise<void> =>
      handleInteraction({ interaction, body, recovery: unfinished?.recovery }).catch(
        (error) => void reportError(redactError(error), 'Discord did not take an answer'),
      );
    const handled = follow(interactionKind(interaction), unfinished, work).finally(() =>
      answering.delete(handled),
    );
    answering.add(handled);
  };
  const handleMessage = createMessageHandler({ ...parts, follow, rest, whoAmI: () => gateway.whoAmI() });
  const onMessage = (body: unknown, unfinished?: PendingPayload): void => {
    const handled = handleMessage(body, unfinished)
      .catch((error) => void reportError(redactError(error), 'A message on Discord could not be answered'))
      .finally(() => answering.delete(handled));
    answering.add(handled);
  };
  const gateway: Gateway = await connectGateway({
    ...options,
    token,
    apiUrl,
    onInteraction,
    onMessage: (body) => onMessage(body),
  });
  return {
    platform: 'discord',
    deliver: createDeliver({ ...parts, requestMessages }),
    alertApprovers: createAlertApprovers(parts),
    tellRequester: createTellRequester(parts),
    sendDirectMessage: createSendDirectMessage(parts),
    showBulletin: createShowBulletin(parts),
    membershipOf: createAskMembership(rest),
    groups: createGroupDirectory({ rest, log: options.log }),
    checkChannelAccess: createChannelAccessCheck({ rest, missingPermissions: gateway.missingPermissions }),
    healthCheck: gateway.healthCheck,
    resume: async () => {
      for (const unfinished of pending.values()) {
        if (!isMessageId(unfinished.id)) continue;
        pending.delete(unfinished.id);
        onMessage(unfinished.body, unfinished);
      }
      await gateway.replay([...pending.values()].map(({ body }) => body));
      await Promise.allSettled(answering);
    },
    stop: async () => {
      await Promise.race([Promise.allSettled(answering), pause(drainTimeout, undefined, { ref: false })]);
      await gateway.close();
    },
  };
}
