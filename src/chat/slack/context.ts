import type { Actor } from '../../domain/actor.ts';
import { createPacer, type Pacer } from '../../lib/event-loop-pacer.ts';
import type { Logger } from '../../logging/logger.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { GroupDirectory } from '../../requests/context/group-directory.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { DescribedCommand } from '../command/command.ts';
import type { RecordChannelAccess, RequestUpdate } from '../delivery/adapter.ts';
import type { ChatState } from '../delivery/chat-state.ts';
import type { AllowPlatformCall, ObservePlatformCall } from '../delivery/platform-call.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import type { SlackClient } from './connection/api.ts';
import { createPostResponse } from './connection/post-response.ts';
import { createMessageClient } from './delivery/message-client.ts';
import { createPermalinks } from './delivery/permalinks.ts';
import { type RenderMessage, renderView } from './delivery/render.ts';
import { createRequestMessages } from './delivery/request-messages.ts';
import { createTableSupport } from './delivery/table-support.ts';
import { createDeliverFile } from './files/deliver-file.ts';
import { createFileOpener, type SlackFileOptions } from './files/incoming.ts';
import { createSendFile } from './files/outgoing.ts';
import type { FormContext } from './interactions/command-form.ts';
import { createSendEphemeral } from './interactions/ephemeral.ts';
import { createOpenViews } from './interactions/open-views.ts';
import { createSendReply } from './interactions/reply.ts';
import type { ReplyTarget } from './payloads/schemas.ts';
import { translationsIn } from './translations.ts';
import { createFindPeople } from './users/find-people.ts';
import type { UserGroups } from './users/user-groups.ts';
import type { UserDirectory } from './users/users.ts';

export type SlackContextOptions = {
  readonly client: SlackClient;
  readonly users: UserDirectory;
  /** Whose roles come from user groups. */
  readonly roleGroups: Pick<UserGroups, 'forget'>;
  readonly groups: Pick<GroupDirectory, 'list'>;
  /** Called with a user group whose members have changed, or that was changed itself. */
  readonly groupChanged: (group: string) => Promise<void>;
  /** The bot's token, and where Slack's API is; null: Slack's own. */
  readonly settings: Pick<SlackFileOptions, 'botToken' | 'apiUrl'>;
  readonly dispatcher: Dispatcher;
  readonly chat: ChatState;
  readonly commands: readonly DescribedCommand[];
  readonly translationsFor: TranslationsFor;
  /** What everybody who listens to a request is to see of it now. */
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  /** Puts a job that delivers a request's view into the outbox: for what Slack did not take at once. */
  readonly enqueueShow: (request: number) => Promise<void>;
  /** Puts a job that ends a workflow's step into the outbox. @param why texts as in views. */
  readonly refuseStep: (step: string, why: readonly string[]) => Promise<void>;
  /** Hears what came of each post in a channel. */
  readonly recordChannelAccess: RecordChannelAccess;
  /** Hears of each call of Slack's API. */
  readonly observeCall?: ObservePlatformCall;
  readonly allowCall?: AllowPlatformCall | undefined;
  readonly clock: () => number;
  readonly log: Logger;
  readonly tracing: Tracing;
  readonly reportError: ReportError;
  /** Its own, unless given. */
  readonly pacer?: Pacer;
};

export type SlackContext = ReturnType<typeof createSlackContext>;

/** What every listener works with. */
export function createSlackContext(options: SlackContextOptions) {
  const { client, chat, clock, log } = options;
  const permalinksIn = createPermalinks(client, log);
  const render: RenderMessage = async (view, { locale, notifies = null }) => {
    const permalink = await permalinksIn(view);
    const translations = translationsIn(locale);
    return chat.renderWithButtons((buttonId) =>
      renderView(view, {
        ...{ translations, permalink, notifies },
        buttonId: ({ action }) => buttonId(action),
      }),
    );
  };
  const tables = createTableSupport();
  const messageClient = createMessageClient(client, tables, options.recordChannelAccess);
  const postResponse = createPostResponse(options.observeCall, options.allowCall);
  const sendEphemeral = createSendEphemeral(client, tables, messageClient, postResponse);
  const fileOptions = { ...options.settings, client };
  const sendFile = createSendFile({ ...fileOptions, messageClient, log });
  const deliverFile = createDeliverFile({ sendFile, sendEphemeral, render });
  const requestMessages = createRequestMessages({ messageClient, chat, render, clock });
  const showLater = (request: number, err: unknown): Promise<void> => {
    log.warn({ err, request }, 'Slack did not take a message; it is shown as soon as it does');
    return options.enqueueShow(request);
  };
  const openViews = createOpenViews(clock);
  const sendReply = createSendReply({
    requestMessages,
    requestUpdates: options.requestUpdates,
    sendEphemeral,
    render,
    showLater,
    openViews,
    deliverFile,
  });
  const formContext = (actor: Actor, asked: ReplyTarget): FormContext => ({
    ...options.dispatcher.formOptions(actor),
    asked,
    translations: translationsIn(actor.locale),
  });
  return {
    ...options,
    pacer: options.pacer ?? createPacer(),
    render,
    messageClient,
    sendEphemeral,
    postResponse,
    requestMessages,
    sendReply,
    deliverFile,
    openFile: createFileOpener({ ...fileOptions, findPeople: createFindPeople({ client, log }) }),
    formContext,
    showLater,
    openViews,
  };
}
