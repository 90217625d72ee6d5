import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { isLoop } from '../../../domain/trace/loop.ts';
import type { AcceptedMessage, TracedCopy, TracedMessage } from '../../../domain/trace/trace.ts';
import type { Translations } from '../../i18n/translations.ts';

type Words = Translations['traces'];

/** The longest address, or words of a server, that a line has. */
const maxPart = 300;

/** What became of a message, in one line: when it came, whom it is from, and where each copy ended. */
export function messageLine(words: Words, message: TracedMessage): string {
  const { at, from } = message;
  return words.message(at, senderText(words, from), messageOutcome(words, message));
}

/** Where each copy of a message ended. */
export function messageOutcome(words: Words, message: TracedMessage): string {
  if (message.kind === 'refused') {
    const text = message.isTemporary ? words.refusedForNow : words.refused;
    return text(shown(message.to), shown(message.words));
  }
  const { copies, senderTold, queue } = message;
  if (copies.length === 0 && queue !== 'left') return words.notTried;
  return [
    ...copies.map((copy) => copyText(words, message, copy)),
    ...(senderTold ? [words.senderTold] : []),
  ].join(' ');
}

function copyText(
  words: Words,
  { queue }: AcceptedMessage,
  { to: recipient, sentTo, end }: TracedCopy,
): string {
  const to = shown(recipient);
  const via = sentTo === null ? null : shown(sentTo);
  switch (end.kind) {
    case 'delivered':
      return words.delivered(to, via);
    case 'handed-over':
      return words.handedOver(to, via, shown(end.relay), shown(end.words));
    case 'discarded':
      return words.discarded(to);
    case 'bounced':
      return (isLoop(end.words) ? words.looped : words.bounced)(to, via, shown(end.words));
    case 'expired':
      return words.expired(to, via, shown(end.words));
    case 'waiting':
      if (queue === 'on-hold') return words.held(to, via, shown(end.words));
      if (queue === 'deleted') return words.deleted(to, via);
      return words.waiting(to, via, shown(end.words), end.nextTry);
  }
}

function senderText(words: Words, from: string | null): string {
  if (from === null) return words.unknownSender;
  return from === '' ? words.bounceSender : shown(from);
}

/** What strangers wrote: nothing of it is hidden, and none of it fills the screen. */
function shown(text: string): string {
  const visible = sanitizeText(text).trim();
  return visible.length > maxPart ? `${visible.slice(0, maxPart)}…` : visible;
}
