import {
  invalidForm,
  missingAccess,
  missingPermissions,
  noMutualServer,
  outOfOrder,
  rateLimited,
  takesNoMessages,
} from './api-errors.ts';
import type { Behaviour } from './behaviour.ts';
import { message } from './checks/check-message.ts';
import { parseBody } from './checks/parse-body.ts';
import type { Channel, Guilds } from './guilds.ts';
import { isAlone, type Message, type Messages } from './messages.ts';

type Parts = { readonly guilds: Guilds; readonly messages: Messages; readonly behaviour: Behaviour };

/** The messages that the bot posts in channels and direct messages, outside of interactions, and their edits. */
export function createChannelMessages({ guilds, messages, behaviour }: Parts) {
  const byNonce = new Map<string, string>();

  function bodyOf(body: unknown) {
    if (behaviour.retryAfter > 0) throw rateLimited(behaviour.retryAfter);
    const sent = parseBody(message, body);
    if (isAlone(sent)) throw invalidForm('flags: only the answer to an interaction can be ephemeral');
    return sent;
  }

  /** @throws DiscordError where the bot may not post there. */
  function enter({ id, recipient }: Channel): void {
    if (recipient && behaviour.aloneStatus !== 200) throw outOfOrder(behaviour.aloneStatus);
    if (behaviour.hidden.has(id)) throw missingAccess();
    if (behaviour.mayNotPostIn.has(id)) throw missingPermissions();
    if (!recipient) return;
    if (!guilds.isMember(recipient.id)) throw noMutualServer();
    if (recipient.bot || behaviour.takesNoDirectMessages.has(recipient.id)) throw takesNoMessages();
  }

  return {
    /** Messages with the same enforced nonce are created once. */
    post: (channelId: string, body: unknown): Message => {
      const sent = bodyOf(body);
      const channel = guilds.channel(channelId);
      enter(channel);
      const { nonce = null, enforce_nonce: isOnce = false, message_reference: reference } = sent;
      const isKnown = isOnce && nonce !== null && !behaviour.forgetsNonces;
      const known = isKnown ? byNonce.get(nonce) : undefined;
      if (known !== undefined) return messages.find(known);
      const isAnswered = reference && messages.in(channelId).some(({ id }) => id === reference.message_id);
      if (reference && !isAnswered && reference.fail_if_not_exists !== false)
        throw invalidForm('message_reference: Unknown message');
      const made = messages.add({ channel: channelId, token: null, nonce }, sent);
      if (nonce !== null) byNonce.set(nonce, made.id);
      return made;
    },
    /** Ephemeral messages can't be reached this way. */
    edit: (channelId: string, id: string, body: unknown): Message => {
      const sent = bodyOf(body);
      guilds.channel(channelId);
      return messages.edit(
        messages.find(id, (each) => each.channel === channelId && !isAlone(each)),
        sent,
      );
    },
  };
}
