import {
  type AutocompleteInteraction,
  type Interaction,
  type MessageComponentInteraction,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Actor } from '../../../domain/actor.ts';
import { legible } from '../../../domain/text/sanitize.ts';
import { createPace, type Pace, usefulCompletion, usefulTime } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import type { Unexpected } from '../../../logging/report-error.ts';
import type { KeptChat } from '../../delivery/chat-state.ts';
import type { Desk, Shown, Update } from '../../dispatch/dispatcher-types.ts';
import type { Inbox, Left } from '../../dispatch/payload-inbox.ts';
import type { CatalogueOf } from '../../i18n/translations.ts';
import { unexpectedView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import { withoutSecrets } from '../connection/redact-error.ts';
import type { Spot } from '../delivery/request-messages.ts';
import { type Words, wordsOf } from '../translations.ts';
import { actorOf, type RolesOf } from '../users.ts';
import { type Asked, type ClickedOptions, isOnMessage, outdatedBy, updateHere } from './clicked-message.ts';
import { callOf, choicesOf, lineOf, noMemberIn } from './command-options.ts';
import { refused, type TellOptions, tellAlone, withdraw } from './ephemeral.ts';
import { type Modal, modalOf, typedInto } from './modal.ts';

export type AnswerOptions = ClickedOptions &
  TellOptions & {
    readonly desk: Desk;
    readonly chat: KeptChat;
    readonly rolesOf: RolesOf;
    readonly catalogue: CatalogueOf;
    readonly clock: () => number;
    readonly unexpected: Unexpected;
    readonly inbox: Inbox;
    /** Its own, unless given. */
    readonly pace?: Pace;
  };

/** What is to be done about what was sent: where it would be answered too late, to say so. */
type Work = Left['now'] | { readonly kind: 'turn-away' };

/** An interaction, as discord.js reads it and as Discord sent it. */
export type Received = {
  readonly interaction: Interaction;
  readonly body: unknown;
  /** It was taken in before a restart, and not done. */
  readonly left?: Left['now'] | undefined;
};

/** Answers an interaction. Rejects where Discord does not take the answer: then the next start looks after it. */
export function createAnswer(options: AnswerOptions): (received: Received) => Promise<void> {
  const { desk, chat, rolesOf, catalogue, unexpected, inbox, pace = createPace() } = options;

  async function answerAsked(asked: Asked, left: Work): Promise<void> {
    const actor = actorOf(asked, rolesOf);
    const locale = actor?.locale ?? 'en';
    const tell = (view: View) => tellAlone(options, asked, wordsOf(locale), view);
    try {
      await answerAs(left, asked, actor, tell);
    } catch (error) {
      const errorId = unexpected(withoutSecrets(error), 'Discord’s adapter failed');
      await tell(unexpectedView(catalogue(locale), error, errorId));
    }
  }

  async function answerAs(
    left: Work,
    asked: Asked,
    actor: Actor | null,
    tell: (view: View) => Promise<void>,
  ): Promise<void> {
    const words = wordsOf(actor?.locale ?? 'en');
    if (left.kind === 'ask-again') return tell(words.restarted);
    if (left.kind === 'turn-away') return tell(words.busy);
    if (!actor) return tell(words.serverOnly);
    if (left.kind === 'show') return showMade(options, asked, actor, left.request);
    if (asked.isChatInputCommand()) {
      const stranger = noMemberIn(asked.options.data);
      if (stranger !== null) return tell(words.noMember(legible(stranger)));
      return show(options, asked, actor, () => desk.call(actor, callOf(asked.options.data)));
    }
    const action = chat.button(asked.customId);
    if (!action) return tell(words.buttonUnknown);
    const outdated = await outdatedBy(options, asked, action);
    await show(options, asked, actor, () => desk.press(actor, action, typedInto(asked)));
    if (outdated !== null) await updateHere(options, outdated);
  }

  /** The form that a click opens: it is the only answer that a click may have before it is acknowledged. */
  function formFor(click: MessageComponentInteraction): Modal | null {
    const actor = actorOf(click, rolesOf);
    const action = actor && chat.button(click.customId);
    const form = action && desk.formFor(actor, action);
    return form ? modalOf(form, click.customId) : null;
  }

  async function complete(asked: AutocompleteInteraction): Promise<void> {
    const actor = actorOf(asked, rolesOf);
    const typing = lineOf(asked.options.data);
    const isOfUse = pace.wait() <= usefulCompletion;
    const found =
      actor && typing && isOfUse ? choicesOf(typing, await desk.complete(actor, typing.line)) : [];
    await taken(options, asked, () => asked.respond(found));
  }

  /** What the disk has no room for is refused in words. */
  async function refuseForRoom(asked: Asked, error: unknown): Promise<void> {
    const errorId = unexpected(error, 'There was no room for what Discord sent');
    if (!(await acknowledged(options, asked))) return;
    const { locale } = actorOf(asked, rolesOf) ?? { locale: 'en' };
    await tellAlone(options, asked, wordsOf(locale), unexpectedView(catalogue(locale), error, errorId));
  }

  /** Commits what came, then acknowledges it. @returns whether it is ours to answer. */
  async function takenIn(asked: Asked, body: unknown): Promise<boolean> {
    const isNew = await inbox.accept(asked.id, body).catch((error: unknown) => {
      if (isDiskFull(error)) return refuseForRoom(asked, error);
      throw error;
    });
    if (isNew === undefined) return false;
    if (isNew) {
      if (await acknowledged(options, asked)) return true;
      await inbox.done(asked.id);
    } else if (await acknowledged(options, asked)) {
      const { locale } = actorOf(asked, rolesOf) ?? { locale: 'en' };
      await tellAlone(options, asked, wordsOf(locale), wordsOf(locale).cameTwice);
    }
    return false;
  }

  /** Whether it was acknowledged before the restart is not known; if it was not, Discord may still take that. */
  async function takenUp(asked: Asked): Promise<void> {
    await refused(() => defer(asked), notOurs);
    asked.deferred = true;
  }

  /** Waits for its turn, unless a command would wait for too long. */
  async function inTurn(asked: Asked): Promise<Work> {
    const isCommand = asked.isChatInputCommand();
    if (isCommand && pace.wait() > usefulTime) return { kind: 'turn-away' };
    await pace.turn(isCommand ? 'command' : 'click');
    return { kind: 'work' };
  }

  return async ({ interaction, body, left }) => {
    if (interaction.isAutocomplete()) await complete(interaction);
    if (interaction.isMessageComponent()) {
      const form = left ? null : formFor(interaction);
      if (form) return void (await taken(options, interaction, () => interaction.showModal(form)));
    } else if (!interaction.isChatInputCommand() && !interaction.isModalSubmit()) return;
    if (left) await takenUp(interaction);
    else if (!(await takenIn(interaction, body))) return;
    await answerAsked(interaction, left ?? (await inTurn(interaction)));
    await inbox.done(interaction.id);
  };
}

/** Says within Discord’s 3 s that an answer will follow; to a command, for the asker’s eyes only. */
const acknowledged = (options: AnswerOptions, asked: Asked): Promise<boolean> =>
  taken(options, asked, () => defer(asked));

const defer = (asked: Asked): Promise<unknown> =>
  isOnMessage(asked) ? asked.deferUpdate() : asked.deferReply({ flags: MessageFlags.Ephemeral });

/** @returns false where it is too late, or was done already: then it is not ours to answer. */
async function taken(
  { log }: AnswerOptions,
  { id, createdTimestamp }: Pick<Interaction, 'id' | 'createdTimestamp'>,
  respond: () => Promise<unknown>,
): Promise<boolean> {
  const err = await refused(respond, notOurs);
  if (err === null) return true;
  log.warn({ err, id, createdTimestamp }, 'An interaction was answered before, or not in time');
  return false;
}

/** What it says where something is not ours to answer. */
const notOurs: readonly (number | string)[] = [
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
  RESTJSONErrorCodes.UnknownInteraction,
];

/** Has the desk answer, and shows that: a request in its channel, anything else to the asker alone. */
async function show(
  options: AnswerOptions,
  asked: Asked,
  actor: Actor,
  ask: () => Promise<Shown>,
): Promise<void> {
  const words = wordsOf(actor.locale);
  const { showing } = await options.turns.leadUp(async () => {
    const { request, view, refused } = await ask();
    if (request === null || refused)
      return { showing: tellAlone(options, asked, words, view, { instead: !refused }) };
    const turn = () => showRequest(options, asked, actor, { request, view });
    // Taken at once, so that what a job brings of the request comes after.
    return { showing: options.turns.take(request, turn) };
  });
  await showing;
}

/** Shows the request that came of something before its answer was cut off. */
async function showMade(options: AnswerOptions, asked: Asked, actor: Actor, request: number): Promise<void> {
  const update = options.updatesOf(request).find(({ audience }) => audience === 'requester');
  if (!update) return;
  const { view } = update;
  await options.turns.take(request, () => showRequest(options, asked, actor, { request, view }));
}

/** Shows a request's new state to all who have a message of it on Discord, and tells the asker where that is. */
async function showRequest(
  options: AnswerOptions,
  asked: Asked,
  actor: Actor,
  { request, view }: { readonly request: number; readonly view: View },
): Promise<void> {
  const words = wordsOf(actor.locale);
  const here = options.updatesOf(request).filter(({ platform }) => platform === actor.platform);
  const { buttons, ...rest } = view;
  try {
    const spots = await Promise.all(
      here.map((update) => options.board.show(update, placeFor(update, asked))),
    );
    // The approvers' channel may be closed to the asker: they are led to where the request was asked for, if to any.
    const own = here.findIndex(({ audience }) => audience === 'requester');
    const spot = spots.find((each) => each && isClicked(asked, each)) ?? spots[own];
    if (spot) return await pointTo(options, asked, words, request, spot);
  } catch (err) {
    options.log.warn({ err, request }, 'Discord does not take a message now; a job goes on trying');
    await options.showLater(request);
    return tellAlone(options, asked, words, rest, { note: words.shownLater });
  }
  const note = here.some(({ audience }) => audience === 'requester') ? words.mayNotPost : undefined;
  await tellAlone(options, asked, words, view, { note, instead: true });
}

/** A request is shown where it is asked for; approvers have a channel of their own. */
const placeFor = ({ audience }: Update, { channelId }: Asked): string | undefined =>
  audience === 'requester' ? (channelId ?? undefined) : undefined;

const isClicked = (asked: Asked, { message }: Spot): boolean =>
  isOnMessage(asked) && asked.message.id === message;

/** Tells where the request is shown, unless that is where the asker looks already. */
async function pointTo(
  options: AnswerOptions,
  asked: Asked,
  words: Words,
  request: number,
  { channel, message, isNew }: Spot,
): Promise<void> {
  if (isOnMessage(asked)) {
    if (asked.message.id === message) return;
    // What only the asker saw, such as the question for a reason, has been answered by it.
    if (isNew) return asked.message.flags.has(MessageFlags.Ephemeral) ? withdraw(asked) : undefined;
  } else if (isNew) return withdraw(asked);
  const url = `https://discord.com/channels/${asked.guildId}/${channel}/${message}`;
  // A page that only the asker sees has been decided on: the way to the message takes its place. Where nothing is left
  // of that, this was answered before a restart, or the asker has dismissed it.
  await tellAlone(options, asked, words, words.shownAt(request, url), { instead: true, anew: false });
}
