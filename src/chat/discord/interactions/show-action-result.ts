import { MessageFlags } from 'discord.js';
import type { Actor } from '../../../domain/actor.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { View } from '../../view/view.ts';
import type { ShownMessage } from '../delivery/request-messages.ts';
import { translationsIn } from '../translations.ts';
import { type ClickedMessageOptions, isOnMessage, type ReplyableInteraction } from './clicked-message.ts';
import { deleteEphemeral, type EphemeralOptions, followWithFile, replyEphemeral } from './ephemeral.ts';

type ShowOptions = ClickedMessageOptions & EphemeralOptions;

/** Runs a command or click and shows the reply: a request in its channel, anything else to the actor alone. */
export async function runAndShow(
  options: ShowOptions,
  interaction: ReplyableInteraction,
  actor: Actor,
  run: () => Promise<Reply>,
): Promise<void> {
  const translations = translationsIn(actor.locale);
  const { showing } = await options.messageOrder.beforeTurn(async () => {
    const { request, view, refused, file, noteShown } = await run();
    if (request === null || refused) {
      const sending = { instead: !refused, file };
      const shown = replyEphemeral(options, interaction, translations, view, sending);
      return { showing: shown.then((isTaken) => (isTaken ? noteShown?.() : undefined)) };
    }
    const turn = () => showRequest(options, interaction, actor, { request, view });
    // Queued at once, so that a job’s update of the request comes after it.
    const shown = options.messageOrder.run(request, turn);
    const sendFile = () => file && followWithFile(options, interaction, translations, file);
    return { showing: shown.then(sendFile) };
  });
  await showing;
}

/** Shows the request that an interaction made before a restart cut off its answer. */
export async function showCreatedRequest(
  options: ShowOptions,
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
  options: ShowOptions,
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
    if (message) return await linkToMessage(options, interaction, actor, request, message);
  } catch (err) {
    options.log.warn({ err, request }, 'Discord does not take a message now; a job goes on trying');
    await options.enqueueShow(request);
    await replyEphemeral(options, interaction, translations, rest, { note: translations.shownLater });
    return;
  }
  const note = updates.some(({ audience }) => audience === 'requester') ? translations.mayNotPost : undefined;
  await replyEphemeral(options, interaction, translations, view, { note, instead: true });
}

/**
 * The requester's message goes where the request is asked for; approvers have a channel of their own. What was asked for in a
 * channel stays there where somebody clicks in a direct message.
 */
function channelFor(
  { audience, channel }: RequestUpdate,
  { channelId, guildId }: ReplyableInteraction,
): string | undefined {
  if (audience !== 'requester' || (guildId === null && channel !== null)) return undefined;
  return channelId ?? undefined;
}

const isClicked = (interaction: ReplyableInteraction, { message }: ShownMessage): boolean =>
  isOnMessage(interaction) && interaction.message.id === message;

/** Links to the request's message, unless the actor sees it already. */
async function linkToMessage(
  options: ShowOptions,
  interaction: ReplyableInteraction,
  { tenantId, locale }: Actor,
  request: number,
  { channel, message, isNew }: ShownMessage,
): Promise<void> {
  if (isOnMessage(interaction)) {
    if (interaction.message.id === message) return;
    // A message that only the actor saw, such as the question for a reason, has been answered.
    if (isNew)
      return interaction.message.flags.has(MessageFlags.Ephemeral) ? deleteEphemeral(interaction) : undefined;
  } else if (isNew) return deleteEphemeral(interaction);
  const translations = translationsIn(locale);
  const server = channel === interaction.channelId ? (interaction.guildId ?? '@me') : tenantId;
  const url = `https://discord.com/channels/${server}/${channel}/${message}`;
  // The link replaces the page that only the actor sees. Where that is gone, this was answered before a restart, or the
  // actor has dismissed it.
  await replyEphemeral(options, interaction, translations, translations.shownAt(request, url), {
    instead: true,
    anew: false,
  });
}
