import { type Interaction, MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import { type ClickedMessageOptions, isOnMessage, type ReplyableInteraction } from './clicked-message.ts';
import { errorIfRefused } from './ephemeral.ts';

/** Acknowledges an interaction, within Discord’s 3 s; a command’s answer will be seen by the actor alone. */
export const acknowledge = (
  options: Pick<ClickedMessageOptions, 'log'>,
  interaction: ReplyableInteraction,
): Promise<boolean> => respondInTime(options, interaction, () => defer(interaction));

const defer = (interaction: ReplyableInteraction): Promise<unknown> =>
  isOnMessage(interaction)
    ? interaction.deferUpdate()
    : interaction.deferReply({ flags: MessageFlags.Ephemeral });

/** Sends a first response. @returns false where it is too late, or another was sent: then the interaction is not handled. */
export async function respondInTime(
  { log }: Pick<ClickedMessageOptions, 'log'>,
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

/** Acknowledges an interaction from before a restart, which may have been acknowledged already. */
export async function resumeInteraction(interaction: ReplyableInteraction): Promise<void> {
  await errorIfRefused(() => defer(interaction), alreadyAnsweredErrors);
  interaction.deferred = true;
}
