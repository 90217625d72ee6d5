import type { Actor } from '../../domain/actor.ts';
import { createPace, type Pace } from '../../lib/event-loop-pacer.ts';
import type { Log } from '../../logging/logger.ts';
import type { Unexpected } from '../../logging/report-error.ts';
import type { Definition } from '../command/command.ts';
import type { NoteReach } from '../delivery/channel-access.ts';
import type { KeptChat } from '../delivery/chat-state.ts';
import type { Desk, Update } from '../dispatch/dispatcher-types.ts';
import type { CatalogueOf } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';
import type { SlackClient } from './connection/api.ts';
import { createPosts } from './delivery/message-client.ts';
import { type Message, renderView } from './delivery/render.ts';
import { createRequestMessages } from './delivery/request-messages.ts';
import { createWhisper } from './interactions/ephemeral.ts';
import type { FormLook } from './interactions/form-fields.ts';
import { createAnswer } from './interactions/reply.ts';
import type { Asked } from './payloads/schemas.ts';
import { wordsOf } from './translations.ts';
import type { Groups } from './users/user-groups.ts';
import type { People } from './users/users.ts';

export type FloorOptions = {
  readonly client: SlackClient;
  readonly people: People;
  readonly groups: Pick<Groups, 'forget'>;
  readonly desk: Desk;
  readonly chat: KeptChat;
  readonly commands: readonly Definition[];
  readonly catalogue: CatalogueOf;
  /** What everybody who listens to a request is to see of it now. */
  readonly updatesOf: (request: number) => readonly Update[];
  /** Puts a job that delivers a request's view into the outbox: for what Slack did not take at once. */
  readonly showLater: (request: number) => Promise<void>;
  /** Hears what came of each post in a channel. */
  readonly noteReach: NoteReach;
  readonly clock: () => number;
  readonly log: Log;
  readonly unexpected: Unexpected;
  /** Its own, unless given. */
  readonly pace?: Pace;
};

export type Floor = ReturnType<typeof createFloor>;

/** What every listener works with. */
export function createFloor(options: FloorOptions) {
  const { client, chat, commands, catalogue, clock, log } = options;
  const render = (view: View, { locale }: Pick<Actor, 'locale'>): Promise<Message> =>
    chat.draw((buttonId) =>
      renderView(view, { words: wordsOf(locale), idOf: ({ action }) => buttonId(action) }),
    );
  const posts = createPosts(client, options.noteReach);
  const whisper = createWhisper(client, posts);
  const requests = createRequestMessages({ posts, chat, render, clock });
  const showLater = (request: number, err: unknown): Promise<void> => {
    log.warn({ err, request }, 'Slack did not take a message; it is shown as soon as it does');
    return options.showLater(request);
  };
  const { showLater: bringLater } = options;
  const answer = createAnswer({ requests, updatesOf: options.updatesOf, whisper, render, showLater });
  const formLook = ({ locale }: Pick<Actor, 'locale'>, asked: Asked): FormLook => ({
    commands,
    asked,
    words: wordsOf(locale),
    text: catalogue(locale),
  });
  return {
    ...options,
    pace: options.pace ?? createPace(),
    render,
    posts,
    whisper,
    requests,
    answer,
    formLook,
    showLater,
    bringLater,
  };
}
