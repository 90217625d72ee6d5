import { InteractionResponseType as Answer, InteractionType } from 'discord.js';
import { alreadyAcknowledged, invalidForm, unknownInteraction } from '../api-errors.ts';
import type { Behaviour } from '../behaviour.ts';
import { type Callback, callback } from '../checks/check-callback.ts';
import { parseBody } from '../checks/parse-body.ts';
import type { Guilds } from '../guilds.ts';
import { isAlone, isLoading, type Messages } from '../messages.ts';
import { messageObject } from '../objects.ts';
import { timeOf } from '../snowflake.ts';
import type { Interaction, Interactions } from './interactions.ts';

/** Milliseconds that Discord waits for the initial response. */
const responseTimeout = 3_000;

type Parts = {
  readonly guilds: Guilds;
  readonly messages: Messages;
  readonly interactions: Interactions;
  readonly behaviour: Behaviour;
};

/** Accepts the initial response to an interaction: a single one, in time, and of a suitable type. */
export function createFirstResponse({ guilds, messages, interactions, behaviour }: Parts) {
  /** @returns the message that becomes `@original`. */
  function carryOut({ channel, token, message }: Interaction, response: Callback): string | null {
    const origin = { channel, token, nonce: null };
    switch (response.type) {
      case Answer.ChannelMessageWithSource:
        return messages.add(origin, response.data).id;
      case Answer.DeferredChannelMessageWithSource:
        return messages.addLoading(origin, response.data?.flags === 64).id;
      case Answer.UpdateMessage:
        return messages.edit(messages.find(message), response.data).id;
      case Answer.DeferredMessageUpdate:
        return message;
      case Answer.ApplicationCommandAutocompleteResult:
      case Answer.Modal:
        return null;
    }
  }

  /** The answer where the bot asks for one by `with_response`. */
  function described({ id, type }: Interaction, response: Callback, original: string | null) {
    const made = isMessage(response) && original !== null ? messages.find(original) : null;
    return {
      interaction: {
        id,
        type,
        ...(made && {
          response_message_id: made.id,
          response_message_loading: isLoading(made),
          response_message_ephemeral: isAlone(made),
        }),
      },
      resource: { type: response.type, ...(made && { message: messageObject(made, guilds) }) },
    };
  }

  return (id: string, token: string, body: unknown) => {
    const response = parseBody(callback, body);
    const interaction = interactions.find(token);
    if (interaction?.id !== id || Date.now() - timeOf(id) > responseTimeout) throw unknownInteraction();
    if (interaction.first && !behaviour.acknowledgesTwice) throw alreadyAcknowledged();
    const suitable = suitableFor(interaction);
    if (!suitable.includes(response.type))
      throw invalidForm(`type: Value must be one of {${suitable.join(', ')}}.`);
    const original = carryOut(interaction, response);
    interactions.answer(interaction, { response, original });
    return described(interaction, response, original);
  };
}

const isMessage = ({ type }: Callback): boolean =>
  type === Answer.ChannelMessageWithSource || type === Answer.UpdateMessage;

/** "Receiving and Responding", "Interaction Callback Type": only the clicked message can be edited. */
function suitableFor({ type, message }: Interaction): readonly Answer[] {
  const asMessage = [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource];
  const asEdit = message === null ? [] : [Answer.DeferredMessageUpdate, Answer.UpdateMessage];
  switch (type) {
    case InteractionType.ApplicationCommand:
    case InteractionType.MessageComponent:
      return [...asMessage, ...asEdit, Answer.Modal];
    case InteractionType.ModalSubmit:
      return [...asMessage, ...asEdit];
    case InteractionType.ApplicationCommandAutocomplete:
      return [Answer.ApplicationCommandAutocompleteResult];
    case InteractionType.Ping:
      return [Answer.Pong];
  }
}
