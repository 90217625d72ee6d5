import {
  type AutocompleteInteraction,
  type Interaction,
  type MessageComponentInteraction,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Actor, Locale } from '../../../domain/actor.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { createPacer, maxCommandWait, maxCompletionWait, type Pacer } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import type { ReportError } from '../../../logging/report-error.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { PayloadInbox, PendingPayload } from '../../dispatch/payload-inbox.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { TranslationsFor } from '../../i18n/translations.ts';
import { errorView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import { redactError } from '../connection/api-errors.ts';
import type { ShownMessage } from '../delivery/request-messages.ts';
import { type DiscordTranslations, translationsIn } from '../translations.ts';
import { actorOf, type RolesOf } from '../users.ts';
import {
  type ClickedMessageOptions,
  isOnMessage,
  outdatedRequest,
  type ReplyableInteraction,
  updateRequestMessages,
} from './clicked-message.ts';
import { findNonMember, toChoices, toCommandCall, toLine } from './command-options.ts';
import { deleteEphemeral, type EphemeralOptions, errorIfRefused, replyEphemeral } from './ephemeral.ts';
import { type Modal, modalText, toModal } from './modal.ts';

export type InteractionHandlerOptions = ClickedMessageOptions &
  EphemeralOptions & {
    readonly dispatcher: Dispatcher;
    readonly chat: ChatState;
    readonly rolesOf: RolesOf;
    readonly translationsFor: TranslationsFor;
    readonly clock: () => number;
    readonly reportError: ReportError;
    readonly inbox: PayloadInbox;
    /** Default: one of its own. */
    readonly pacer?: Pacer;
  };

/** What to do about an interaction; `turn-away`: say that it would be answered too late. */
type Task = PendingPayload['recovery'] | { readonly kind: 'turn-away' };

/** An interaction, as discord.js reads it and as Discord sent it. */
export type ReceivedInteraction = {
  readonly interaction: Interaction;
  readonly body: unknown;
  /** Set for one that was accepted before a restart and not finished. */
  readonly recovery?: PendingPayload['recovery'] | undefined;
};

/** Creates the handler of interactions. It rejects where Discord does not accept the answer: the next start handles that. */
export function createInteractionHandler(
  options: InteractionHandlerOptions,
): (received: ReceivedInteraction) => Promise<void> {
  const { dispatcher, chat, rolesOf, translationsFor, reportError, inbox, pacer = createPacer() } = options;

  async function handleInteraction(
    interaction: ReplyableInteraction,
    actor: Actor | null,
    task: Task,
  ): Promise<void> {
    const locale = actor?.locale ?? 'en';
    const reply = (view: View) => replyEphemeral(options, interaction, translationsIn(locale), view);
    try {
      await runTask(task, interaction, actor, reply);
    } catch (error) {
      const errorId = reportError(redactError(error), 'Discord’s adapter failed');
      await reply(errorView(translationsFor(locale), error, errorId));
    }
  }

  async function runTask(
    task: Task,
    interaction: ReplyableInteraction,
    actor: Actor | null,
    reply: (view: View) => Promise<void>,
  ): Promise<void> {
    const translations = translationsIn(actor?.locale ?? 'en');
    if (task.kind === 'ask-again') return reply(translations.restarted);
    if (task.kind === 'turn-away') return reply(translations.busy);
    if (!actor) return reply(translations.serverOnly);
    if (task.kind === 'show') return showCreatedRequest(options, interaction, actor, task.request);
    if (interaction.isChatInputCommand()) {
      const nonMember = findNonMember(interaction.options.data);
      if (nonMember !== null) return reply(translations.noMember(sanitizeText(nonMember)));
      return runAndShow(options, interaction, actor, () =>
        dispatcher.call(actor, toCommandCall(interaction.options.data)),
      );
    }
    const action = chat.button(interaction.customId);
    if (!action) return reply(translations.buttonUnknown);
    const outdated = await outdatedRequest(options, interaction, action);
    await runAndShow(options, interaction, actor, () =>
      dispatcher.click(actor, action, modalText(interaction)),
    );
    if (outdated !== null) await updateRequestMessages(options, outdated);
  }

  /** The form that a click opens: the only answer that Discord takes before the click is acknowledged. */
  function formFor(click: MessageComponentInteraction, actor: Actor | null): Modal | null {
    const action = actor && chat.button(click.customId);
    const form = action && dispatcher.formFor(actor, action);
    return form ? toModal(form, click.customId) : null;
  }

  async function complete(interaction: AutocompleteInteraction, actor: Actor | null): Promise<void> {
    const typing = toLine(interaction.options.data);
    const isInTime = pacer.expectedWait() <= maxCompletionWait;
    const choices =
      actor && typing && isInTime ? toChoices(typing, await dispatcher.complete(actor, typing.line)) : [];
    await respondInTime(options, interaction, () => interaction.respond(choices));
  }

  /** Acknowledges an interaction that the disk has no room for, and says so. */
  async function replyDiskFull(
    interaction: ReplyableInteraction,
    locale: Locale,
    error: unknown,
  ): Promise<void> {
    const errorId = reportError(error, 'There was no room for what Discord sent');
    if (!(await acknowledge(options, interaction))) return;
    await replyEphemeral(
      options,
      interaction,
      translationsIn(locale),
      errorView(translationsFor(locale), error, errorId),
    );
  }

  /** Commits an interaction, then acknowledges it. @returns whether it is to be handled. */
  async function acceptPayload(
    interaction: ReplyableInteraction,
    locale: Locale,
    body: unknown,
  ): Promise<boolean> {
    const isNew = await inbox.accept(interaction.id, body).catch((error: unknown) => {
      if (isDiskFull(error)) return replyDiskFull(interaction, locale, error);
      throw error;
    });
    if (isNew === undefined) return false;
    if (isNew) {
      if (await acknowledge(options, interaction)) return true;
      await inbox.markDone(interaction.id);
    } else if (await acknowledge(options, interaction)) {
      const translations = translationsIn(locale);
      await replyEphemeral(options, interaction, translations, translations.cameTwice);
    }
    return false;
  }

  /** Acknowledges an interaction from before a restart, which may have been acknowledged already. */
  async function resumeInteraction(interaction: ReplyableInteraction): Promise<void> {
    await errorIfRefused(() => defer(interaction), alreadyAnsweredErrors);
    interaction.deferred = true;
  }

  /** Waits for its turn, unless a command would wait for too long. */
  async function inTurn(interaction: ReplyableInteraction): Promise<Task> {
    const isCommand = interaction.isChatInputCommand();
    if (isCommand && pacer.expectedWait() > maxCommandWait) return { kind: 'turn-away' };
    await pacer.turn(isCommand ? 'command' : 'click');
    return { kind: 'work' };
  }

  return async ({ interaction, body, recovery }) => {
    const actor = actorOf(interaction, rolesOf);
    if (interaction.isAutocomplete()) return complete(interaction, actor);
    if (interaction.isMessageComponent()) {
      const form = recovery ? null : formFor(interaction, actor);
      if (form) return void (await respondInTime(options, interaction, () => interaction.showModal(form)));
    } else if (!interaction.isChatInputCommand() && !interaction.isModalSubmit()) return;
    if (recovery) await resumeInteraction(interaction);
    else if (!(await acceptPayload(interaction, actor?.locale ?? 'en', body))) return;
    await handleInteraction(interaction, actor, recovery ?? (await inTurn(interaction)));
    await inbox.markDone(interaction.id);
  };
}

/** Acknowledges an interaction, within Discord’s 3 s; a command’s answer will be seen by the actor alone. */
const acknowledge = (
  options: InteractionHandlerOptions,
  interaction: ReplyableInteraction,
): Promise<boolean> => respondInTime(options, interaction, () => defer(interaction));

const defer = (interaction: ReplyableInteraction): Promise<unknown> =>
  isOnMessage(interaction)
    ? interaction.deferUpdate()
    : interaction.deferReply({ flags: MessageFlags.Ephemeral });

/** Sends a first response. @returns false where it is too late, or another was sent: then the interaction is not handled. */
async function respondInTime(
  { log }: InteractionHandlerOptions,
  { id, createdTimestamp }: Pick<Interaction, 'id' | 'createdTimestamp'>,
  respond: () => Promise<unknown>,
): Promise<boolean> {
  const err = await errorIfRefused(respond, alreadyAnsweredErrors);
  if (err === null) return true;
  log.warn({ err, id, createdTimestamp }, 'An interaction was answered before, or not in time');
  return false;
}

/** Discord’s errors to a first response that is too late, or not the first. */
const alreadyAnsweredErrors: readonly (number | string)[] = [
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
  RESTJSONErrorCodes.UnknownInteraction,
];

/** Runs a command or click and shows the reply: a request in its channel, anything else to the actor alone. */
async function runAndShow(
  options: InteractionHandlerOptions,
  interaction: ReplyableInteraction,
  actor: Actor,
  run: () => Promise<Reply>,
): Promise<void> {
  const translations = translationsIn(actor.locale);
  const { showing } = await options.messageOrder.beforeTurn(async () => {
    const { request, view, refused } = await run();
    if (request === null || refused)
      return { showing: replyEphemeral(options, interaction, translations, view, { instead: !refused }) };
    const turn = () => showRequest(options, interaction, actor, { request, view });
    // Queued at once, so that a job’s update of the request comes after it.
    return { showing: options.messageOrder.run(request, turn) };
  });
  await showing;
}

/** Shows the request that an interaction made before a restart cut off its answer. */
async function showCreatedRequest(
  options: InteractionHandlerOptions,
  interaction: ReplyableInteraction,
  actor: Actor,
  request: number,
): Promise<void> {
  const update = options.requestUpdates(request).find(({ audience }) => audience === 'requester');
  if (!update) return;
  const { view } = update;
  await options.messageOrder.run(request, () => showRequest(options, interaction, actor, { request, view }));
}

/** Brings a request's messages on Discord up to date, and tells the actor where to find it. */
async function showRequest(
  options: InteractionHandlerOptions,
  interaction: ReplyableInteraction,
  actor: Actor,
  { request, view }: { readonly request: number; readonly view: View },
): Promise<void> {
  const translations = translationsIn(actor.locale);
  const updates = options.requestUpdates(request).filter(({ platform }) => platform === actor.platform);
  const { buttons, ...rest } = view;
  try {
    const messages = await Promise.all(
      updates.map((update) => options.requestMessages.show(update, channelFor(update, interaction))),
    );
    // The actor may not see the approvers' channel: the link is to the requester's message, if there is one.
    const requesterIndex = updates.findIndex(({ audience }) => audience === 'requester');
    const message = messages.find((each) => each && isClicked(interaction, each)) ?? messages[requesterIndex];
    if (message) return await linkToMessage(options, interaction, translations, request, message);
  } catch (err) {
    options.log.warn({ err, request }, 'Discord does not take a message now; a job goes on trying');
    await options.enqueueShow(request);
    return replyEphemeral(options, interaction, translations, rest, { note: translations.shownLater });
  }
  const note = updates.some(({ audience }) => audience === 'requester') ? translations.mayNotPost : undefined;
  await replyEphemeral(options, interaction, translations, view, { note, instead: true });
}

/** The requester's message goes where the request is asked for; approvers have a channel of their own. */
const channelFor = ({ audience }: RequestUpdate, { channelId }: ReplyableInteraction): string | undefined =>
  audience === 'requester' ? (channelId ?? undefined) : undefined;

const isClicked = (interaction: ReplyableInteraction, { message }: ShownMessage): boolean =>
  isOnMessage(interaction) && interaction.message.id === message;

/** Links to the request's message, unless the actor sees it already. */
async function linkToMessage(
  options: InteractionHandlerOptions,
  interaction: ReplyableInteraction,
  translations: DiscordTranslations,
  request: number,
  { channel, message, isNew }: ShownMessage,
): Promise<void> {
  if (isOnMessage(interaction)) {
    if (interaction.message.id === message) return;
    // A message that only the actor saw, such as the question for a reason, has been answered.
    if (isNew)
      return interaction.message.flags.has(MessageFlags.Ephemeral) ? deleteEphemeral(interaction) : undefined;
  } else if (isNew) return deleteEphemeral(interaction);
  const url = `https://discord.com/channels/${interaction.guildId}/${channel}/${message}`;
  // The link replaces the page that only the actor sees. Where that is gone, this was answered before a restart, or the
  // actor has dismissed it.
  await replyEphemeral(options, interaction, translations, translations.shownAt(request, url), {
    instead: true,
    anew: false,
  });
}
