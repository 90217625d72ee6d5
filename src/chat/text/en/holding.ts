import type { MailboxSize } from '../../../domain/address-state.ts';
import type { Format } from '../format.ts';

/** `3 messages, 3 kB`. */
export const holding =
  (format: Format) =>
  ({ messages, bytes }: MailboxSize): string =>
    messages === 0
      ? 'no messages'
      : `${format.count(messages)} ${messages === 1 ? 'message' : 'messages'}, ${format.size(bytes)}`;
