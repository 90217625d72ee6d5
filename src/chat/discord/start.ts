import { setTimeout as pause } from 'node:timers/promises';
import { type Interaction, REST } from 'discord.js';
import type { Pace } from '../../lib/event-loop-pacer.ts';
import type { Log } from '../../logging/logger.ts';
import type { Unexpected } from '../../logging/report-error.ts';
import type { Adapter } from '../delivery/adapter.ts';
import type { NoteReach } from '../delivery/channel-access.ts';
import type { KeptChat } from '../delivery/chat-state.ts';
import type { Desk, Update } from '../dispatch/dispatcher-types.ts';
import type { Inbox } from '../dispatch/payload-inbox.ts';
import type { CatalogueOf } from '../i18n/translations.ts';
import { connect } from './connection/gateway.ts';
import { withoutSecrets } from './connection/redact-error.ts';
import { createCallApprovers } from './delivery/alert-approvers.ts';
import { createReach } from './delivery/channel-access.ts';
import { createDeliver } from './delivery/deliver.ts';
import { createMessages } from './delivery/message-client.ts';
import { createTurns } from './delivery/message-order.ts';
import { createBoard } from './delivery/request-messages.ts';
import { createTell } from './delivery/send-direct-message.ts';
import { createAnswer } from './interactions/handle-interaction.ts';
import type { RolesOf } from './users.ts';

export type DiscordSetting = {
  readonly token: string;
  readonly applicationId: string;
  /** Null: Discord's own. */
  readonly apiUrl: string | null;
};

export type DiscordOptions = {
  readonly setting: DiscordSetting;
  readonly desk: Desk;
  readonly chat: KeptChat;
  readonly rolesOf: RolesOf;
  /** What everybody who listens to a request is to see of it now. */
  readonly updatesOf: (request: number) => readonly Update[];
  /** Puts a job that delivers a request's view into the outbox: for what Discord did not take at once. */
  readonly showLater: (request: number) => Promise<void>;
  readonly catalogue: CatalogueOf;
  /** Hears what came of each post in a channel. */
  readonly noteReach: NoteReach;
  readonly clock: () => number;
  readonly log: Log;
  readonly unexpected: Unexpected;
  readonly inbox: Inbox;
  /** Its own, unless given. */
  readonly pace?: Pace;
};

/** Milliseconds that what was taken in may take to be answered, once we stop. */
const lastAnswers = 1_500;

/**
 * Starts to listen on Discord. The commands are registered apart from this, by `npm run discord:register`.
 * @throws Error where Discord refuses the token, with what to do.
 */
export async function startDiscord(options: DiscordOptions): Promise<Adapter> {
  const { setting, unexpected } = options;
  const { token, apiUrl } = setting;
  // Jobs do the waiting and the repeating.
  const rest = new REST({
    retries: 0,
    rejectOnRateLimit: () => true,
    ...(apiUrl !== null && { api: apiUrl }),
  });
  const messages = createMessages(rest.setToken(token), options.noteReach);
  const parts = { ...options, messages, turns: createTurns() };
  const board = createBoard(parts);
  const answer = createAnswer({ ...parts, board });
  const answering = new Set<Promise<void>>();
  // Before anything new comes.
  const left = new Map((await options.inbox.left()).map((each) => [each.id, each]));
  const onInteraction = (interaction: Interaction, body: unknown): void => {
    const again = left.get(interaction.id);
    left.delete(interaction.id);
    const answered = answer({ interaction, body, left: again?.now })
      .catch((error) => void unexpected(withoutSecrets(error), 'Discord did not take an answer'))
      .finally(() => answering.delete(answered));
    answering.add(answered);
  };
  const connection = await connect({ ...options, token, apiUrl, onInteraction });
  return {
    platform: 'discord',
    deliver: createDeliver({ ...parts, board }),
    callApprovers: createCallApprovers(parts),
    tell: createTell(parts),
    reach: createReach({ rest, lacking: connection.lacking }),
    condition: connection.condition,
    resume: async () => {
      await connection.handInAgain([...left.values()].map(({ body }) => body));
      await Promise.allSettled(answering);
    },
    stop: async () => {
      await Promise.race([Promise.allSettled(answering), pause(lastAnswers, undefined, { ref: false })]);
      await connection.close();
    },
  };
}
