import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
  ModalSubmitInteraction,
  REST,
} from 'discord.js';
import type { Action } from '../../../domain/action.ts';
import { type Actor, type Locale, localeOf } from '../../../domain/actor.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { createPacer, maxCommandWait, maxCompletionWait, type Pacer } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { ReportError } from '../../../logging/report-error.ts';
import type { CommandCall } from '../../command/command.ts';
import type { FindPeople } from '../../command/file.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { PayloadInbox, PendingPayload } from '../../dispatch/payload-inbox.ts';
import type { TranslationsFor } from '../../i18n/translations.ts';
import { errorView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import { redactError } from '../connection/api-errors.ts';
import type { Gateway } from '../connection/gateway.ts';
import { translationsIn } from '../translations.ts';
import { actorOf, type RolesOf } from '../users.ts';
import { attachmentOpener, hasAttachments, withoutAttachments, withoutRepeating } from './attachments.ts';
import {
  type ClickedMessageOptions,
  isOnMessage,
  outdatedRequest,
  type ReplyableInteraction,
  updateRequestMessages,
} from './clicked-message.ts';
import {
  chosenNonMember,
  commandModal,
  formCall,
  refusalWithForm,
  submittedCall,
  withFillInAgain,
} from './command-form.ts';
import { findNonMember, toChoices, toCommandCall, toLine } from './command-options.ts';
import { isMenu, type MenuInteraction, menuView } from './context-menu.ts';
import { type EphemeralOptions, replyEphemeral } from './ephemeral.ts';
import { acknowledge, respondInTime, resumeInteraction } from './first-response.ts';
import { directActor } from './message-actor.ts';
import { type Modal, modalText, toModal } from './modal.ts';
import { lineOfId } from './own-page.ts';
import { runAndShow, showCreatedRequest } from './show-action-result.ts';
import { callsOwnPage, opensOwnPage, showOwnPage } from './show-own-page.ts';

export type InteractionHandlerOptions = ClickedMessageOptions &
  EphemeralOptions & {
    readonly dispatcher: Dispatcher;
    readonly chat: ChatState;
    readonly rolesOf: RolesOf;
    readonly translationsFor: TranslationsFor;
    readonly clock: () => number;
    readonly reportError: ReportError;
    /** Where the files that people attach are read from. */
    readonly fileOrigins: readonly string[];
    /** Looks up the people whom such a file names. */
    readonly findPeople: (actor: Actor) => FindPeople;
    readonly inbox: PayloadInbox;
    readonly rest: REST;
    readonly whoAmI: Gateway['whoAmI'];
    /** Default: one of its own. */
    readonly pacer?: Pacer;
  };

/** Milliseconds that may be spent on who clicks, of the 3,000 within which Discord wants an answer. */
const maxLookUp = 1500;

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
    known: Actor | null,
    task: Task,
  ): Promise<void> {
    const locale = known?.locale ?? localeOf(interaction.locale);
    const reply = async (view: View): Promise<void> =>
      void (await replyEphemeral(options, interaction, translationsIn(locale), view));
    try {
      await runTask(task, interaction, known ?? (await actorOfDirect(interaction)), reply);
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
      const call = toCommandCall(interaction.options.data);
      if (callsOwnPage(call)) return showOwnPage(options, interaction, actor);
      return runCall(interaction, actor, call);
    }
    // Somebody without a role is told so by the dispatcher, whatever is answered.
    if (isMenu(interaction))
      return actor.roles.length === 0
        ? reply((await dispatcher.answer(actor, '')).view)
        : reply(menuView(options, actor, interaction));
    const action = actionOf(interaction);
    if (!action) return reply(translations.buttonUnknown);
    if (opensOwnPage(dispatcher, action)) return showOwnPage(options, interaction, actor);
    const call = formCall(dispatcher, action);
    if (call && interaction.isModalSubmit()) return submitForm(interaction, actor, call, reply);
    // What a command without a form shows.
    if (call && !commandModal(dispatcher.formOptions(actor), call, interaction.customId))
      return runAndShow(options, interaction, actor, () => dispatcher.call(actor, call));
    const outdated = await outdatedRequest(options, interaction, action);
    await runAndShow(options, interaction, actor, () =>
      dispatcher.click(actor, action, modalText(interaction)),
    );
    if (outdated !== null) await updateRequestMessages(options, outdated);
  }

  /** Who clicks a button of a direct message; null: it says nothing of where they are known. */
  async function actorOfDirect(interaction: ReplyableInteraction): Promise<Actor | null> {
    if (interaction.guildId !== null || !isOnMessage(interaction)) return null;
    const { tenantId: server = null } = actionOf(interaction) ?? {};
    return directActor({ ...options, servers: options.whoAmI().servers }, interaction, server);
  }

  /**
   * Who clicks a button of a direct message, as long as a form can still be opened. Null also where Discord doesn't say in
   * time: once the click is acknowledged it is asked again, and its error is reported then.
   */
  async function actorInTime(click: MessageComponentInteraction): Promise<Actor | null> {
    const asked = actorOfDirect(click).catch(() => null);
    return withTimeout(maxLookUp, asked, null);
  }

  /** What a button, a choice in a menu or a form does. */
  function actionOf(interaction: MessageComponentInteraction | ModalSubmitInteraction): Action | undefined {
    const chosen = interaction.isStringSelectMenu() ? interaction.values[0] : interaction.customId;
    const line = lineOfId(chosen ?? '');
    return line === null ? chat.button(interaction.customId) : { kind: 'run', line };
  }

  /** Runs the command whose form was filled in; what is wrong is said with a button that opens the form again. */
  async function submitForm(
    interaction: ModalSubmitInteraction,
    actor: Actor,
    given: CommandCall,
    reply: (view: View) => Promise<void>,
  ): Promise<void> {
    const formOptions = dispatcher.formOptions(actor);
    const call = submittedCall(formOptions, given, interaction);
    const nonMember = chosenNonMember(interaction);
    if (nonMember !== null) {
      const refusal = translationsIn(actor.locale).noMember(sanitizeText(nonMember));
      return reply(withFillInAgain(refusal, formOptions, withoutAttachments(interaction, call)));
    }
    await runCall(interaction, actor, call, formOptions);
  }

  /** Runs a call with the files that came with it. What is refused can be filled in again, where `form` has the options. */
  async function runCall(
    interaction: ChatInputCommandInteraction | ModalSubmitInteraction,
    actor: Actor,
    call: CommandCall,
    form = hasAttachments(interaction) ? dispatcher.formOptions(actor) : null,
  ): Promise<void> {
    const open = attachmentOpener(options.fileOrigins, interaction, options.findPeople(actor));
    const again = withoutAttachments(interaction, call);
    await runAndShow(options, interaction, actor, async () => {
      const reply = await dispatcher.call(actor, call, open);
      if (!form) return reply;
      return refusalWithForm(hasAttachments(interaction) ? withoutRepeating(reply) : reply, form, again);
    });
  }

  /** The form that a click opens: the only answer that Discord takes before the click is acknowledged. */
  function formFor(click: MessageComponentInteraction, actor: Actor | null): Modal | null {
    const action = actor && actor.roles.length > 0 ? actionOf(click) : undefined;
    if (!actor || !action) return null;
    const form = dispatcher.formFor(actor, action);
    if (form) return toModal(form, click.customId);
    const call = formCall(dispatcher, action);
    // A menu has one id for all choices: the form of the one that was made is called by its line.
    const id = click.isStringSelectMenu() ? (click.values[0] ?? '') : click.customId;
    return call && commandModal(dispatcher.formOptions(actor), call, id);
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
    let actor = actorOf(interaction, rolesOf);
    if (interaction.isAutocomplete()) return complete(interaction, actor);
    if (interaction.isMessageComponent()) {
      if (!recovery) actor ??= await actorInTime(interaction);
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
