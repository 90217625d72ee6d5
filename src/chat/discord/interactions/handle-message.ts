import type { REST } from 'discord.js';
import type { Actor } from '../../../domain/actor.ts';
import type { ReportError } from '../../../logging/report-error.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { PayloadInbox, PendingPayload } from '../../dispatch/payload-inbox.ts';
import { languageOf, understand } from '../../dispatch/understand.ts';
import type { TranslationsFor } from '../../i18n/translations.ts';
import type { View } from '../../view/view.ts';
import type { Gateway } from '../connection/gateway.ts';
import { type MessageClient, messageNonce } from '../delivery/message-client.ts';
import { render } from '../delivery/render.ts';
import { translationsIn } from '../translations.ts';
import type { RolesOf } from '../users.ts';
import type { Follow } from './follow.ts';
import { type MessageBody, messageActor, messageBody } from './message-actor.ts';

export type MessageHandlerOptions = {
  readonly dispatcher: Dispatcher;
  readonly chat: Pick<ChatState, 'renderWithButtons'>;
  readonly messageClient: Pick<MessageClient, 'post'>;
  readonly rest: REST;
  readonly rolesOf: RolesOf;
  readonly translationsFor: TranslationsFor;
  readonly inbox: PayloadInbox;
  readonly follow: Follow;
  readonly whoAmI: Gateway['whoAmI'];
  readonly reportError: ReportError;
};

const inboxId = (message: string): string => `message-${message}`;

/** Whether a stored payload is a message: the others are interactions. */
export const isMessageId = (id: string): boolean => id.startsWith('message-');

/**
 * Creates the handler of messages: answers one that mentions the bot in its text, and one that is written to it directly,
 * once each. Bots are never answered, nor is an edit, which is another event.
 */
export function createMessageHandler(options: MessageHandlerOptions) {
  const { inbox, whoAmI } = options;
  const handle = async (
    message: MessageBody,
    body: unknown,
    mention: RegExp,
    isNew: boolean,
  ): Promise<void> => {
    const { servers } = whoAmI();
    if (isNew && !(await inbox.accept(inboxId(message.id), body))) return;
    const words = message.content.replace(mention, ' ').trim();
    const actor = await messageActor({ ...options, servers }, message);
    const view = actor
      ? await answerTo(options, actor, words, message.guild_id == null)
      : translationsIn(languageOf(words)).serverOnly;
    await post(options, message, view, actor);
    await inbox.markDone(inboxId(message.id));
  };
  return async (body: unknown, unfinished?: PendingPayload): Promise<void> => {
    const { bot } = whoAmI();
    const message = messageBody.safeParse(body).data;
    if (!message || message.author.bot || message.webhook_id || message.author.id === bot) return;
    const isDirect = message.guild_id == null;
    const mention = new RegExp(`<@!?${bot ?? 'nobody'}>`, 'g');
    if (!isDirect && !mention.test(message.content)) return;
    await options.follow('message', unfinished, () => handle(message, body, mention, !unfinished));
  };
}

/**
 * What is looked up in a server is shown to whoever presses the button alone: everybody can read the channel. In a direct
 * message buttons and commands have no server to count in.
 */
async function answerTo(
  { dispatcher, translationsFor }: MessageHandlerOptions,
  actor: Actor,
  words: string,
  isDirect: boolean,
): Promise<View> {
  const understood = understand(words);
  if (isDirect) {
    if (understood.kind === 'typed') return translationsIn(actor.locale).serverOnly;
    const { buttons, ...view } = (await dispatcher.answer(actor, words)).view;
    return buttons ? { ...view, hint: translationsIn(actor.locale).typeInServer } : view;
  }
  if (actor.roles.length === 0 || understood.kind === 'wish' || understood.kind === 'unclear')
    return (await dispatcher.answer(actor, words)).view;
  const { answers } = translationsFor(actor.locale);
  const label = understood.kind === 'typed' ? answers.runTyped : answers.run;
  return {
    tone: 'plain',
    title: answers.runTitle,
    text: [understood.line],
    buttons: [{ label, style: 'primary', action: { kind: 'run', line: understood.line } }],
  };
}

async function post(
  { chat, messageClient }: MessageHandlerOptions,
  { id, channel_id: channel }: MessageBody,
  view: View,
  actor: Actor | null,
): Promise<void> {
  const translations = translationsIn(actor?.locale ?? 'en');
  const payload = await chat.renderWithButtons((buttonId) => render(view, { translations, buttonId }));
  await messageClient.post(channel, payload, messageNonce(`answer ${id}`), { mentions: [], answers: id });
}
