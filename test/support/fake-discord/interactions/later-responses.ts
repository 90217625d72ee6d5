import { InteractionResponseType } from 'discord.js';
import { invalidWebhookToken, outOfOrder, unknownWebhook } from '../api-errors.ts';
import type { Behaviour } from '../behaviour.ts';
import { message } from '../checks/check-message.ts';
import { parseBody } from '../checks/parse-body.ts';
import { isLoading, type Message, type Messages } from '../messages.ts';
import { timeOf } from '../snowflake.ts';
import type { Interaction, Interactions } from './interactions.ts';

/** Milliseconds for which an interaction's token is valid. */
const lifetime = 15 * 60_000;

type Parts = {
  readonly messages: Messages;
  readonly interactions: Interactions;
  readonly behaviour: Behaviour;
};

type Answered = Interaction & { readonly first: NonNullable<Interaction['first']> };

/** What an interaction's token allows after the initial response: edits, follow-ups, deletions. */
export function createLaterResponses({ messages, interactions, behaviour }: Parts) {
  /** @throws DiscordError where the token's interaction has had no initial response. */
  function answered(token: string): Answered {
    const interaction = interactions.find(token);
    if (!interaction?.first) throw unknownWebhook();
    const { first } = interaction;
    if (first.response.type === InteractionResponseType.ApplicationCommandAutocompleteResult)
      throw unknownWebhook();
    if (Date.now() - timeOf(interaction.id) > lifetime) throw invalidWebhookToken();
    return { ...interaction, first };
  }

  /** `@original`, or one that was sent with the same token. */
  function reached({ token, first }: Answered, id: string): Message {
    return id === '@original'
      ? messages.find(first.original)
      : messages.find(id, (each) => each.token === token);
  }

  function bodyOf(body: unknown) {
    const sent = parseBody(message, body);
    if (behaviour.aloneStatus !== 200) throw outOfOrder(behaviour.aloneStatus);
    return sent;
  }

  return {
    get: (token: string, id: string): Message => reached(answered(token), id),
    edit: (token: string, id: string, body: unknown): Message => {
      const sent = bodyOf(body);
      return messages.edit(reached(answered(token), id), sent);
    },
    /** The first follow-up after a deferral replaces it. */
    followUp: (token: string, body: unknown): Message => {
      const sent = bodyOf(body);
      const interaction = answered(token);
      const { channel, first } = interaction;
      const waiting = messages.in(channel).find((each) => each.id === first.original && isLoading(each));
      if (waiting) return messages.edit(waiting, sent);
      return messages.add({ channel, token, nonce: null }, sent);
    },
    remove: (token: string, id: string): void => messages.remove(reached(answered(token), id)),
  };
}
