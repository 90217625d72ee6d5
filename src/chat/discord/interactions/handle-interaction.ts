import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import type { Actor, Locale } from '../../../domain/actor.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { createPacer, maxCommandWait, maxCompletionWait, type Pacer } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import type { ReportError } from '../../../logging/report-error.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { PayloadInbox, PendingPayload } from '../../dispatch/payload-inbox.ts';
import type { TranslationsFor } from '../../i18n/translations.ts';
import { errorView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import { redactError } from '../connection/api-errors.ts';
import { translationsIn } from '../translations.ts';
import { actorOf, type RolesOf } from '../users.ts';
import {
  type ClickedMessageOptions,
  outdatedRequest,
  type ReplyableInteraction,
  updateRequestMessages,
} from './clicked-message.ts';
import { findNonMember, toChoices, toCommandCall, toLine } from './command-options.ts';
import { isMenu, type MenuInteraction, menuView } from './context-menu.ts';
import { type EphemeralOptions, replyEphemeral } from './ephemeral.ts';
import { acknowledge, respondInTime, resumeInteraction } from './first-response.ts';
import { type Modal, modalText, toModal } from './modal.ts';
import { runAndShow, showCreatedRequest } from './show-action-result.ts';

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
      // A command that is registered in this server alone.
      if (interaction.commandGuildId !== null)
        await options.commandMentions.learn(interaction.commandGuildId);
      const nonMember = findNonMember(interaction.options.data);
      if (nonMember !== null) return reply(translations.noMember(sanitizeText(nonMember)));
      return runAndShow(options, interaction, actor, () =>
        dispatcher.call(actor, toCommandCall(interaction.options.data)),
      );
    }
    // Somebody without a role is told so by the dispatcher, whatever is answered.
    if (isMenu(interaction))
      return actor.roles.length === 0
        ? reply((await dispatcher.answer(actor, '')).view)
        : reply(menuView(options, actor, interaction));
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

  /** Waits for its turn, unless a command would wait for too long. */
  async function inTurn(interaction: ReplyableInteraction): Promise<Task> {
    const isCommand = interaction.isChatInputCommand() || isMenu(interaction);
    if (isCommand && pacer.expectedWait() > maxCommandWait) return { kind: 'turn-away' };
    await pacer.turn(isCommand ? 'command' : 'click');
    return { kind: 'work' };
  }

  return async ({ interaction, body, recovery }) => {
    // Without its token it can't be answered, and Discord never sends one without.
    if (!interaction.token) return;
    const actor = actorOf(interaction, rolesOf);
    if (interaction.isAutocomplete()) return complete(interaction, actor);
    if (interaction.isMessageComponent()) {
      const form = recovery ? null : formFor(interaction, actor);
      if (form) return void (await respondInTime(options, interaction, () => interaction.showModal(form)));
    } else if (!isAnswered(interaction)) return;
    if (recovery) await resumeInteraction(interaction);
    else if (!(await acceptPayload(interaction, actor?.locale ?? 'en', body))) return;
    await handleInteraction(interaction, actor, recovery ?? (await inTurn(interaction)));
    await inbox.markDone(interaction.id);
  };
}

const isAnswered = (
  interaction: Interaction,
): interaction is ChatInputCommandInteraction | MenuInteraction | ModalSubmitInteraction =>
  interaction.isChatInputCommand() || isMenu(interaction) || interaction.isModalSubmit();
