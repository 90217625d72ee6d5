import type { MailboxSize } from '../../../domain/address-state.ts';
import type { Format } from '../format.ts';
import { plural } from './typography.ts';

/** `3 messages, 3 ko`. */
export const holding =
  (format: Format) =>
  ({ messages, bytes }: MailboxSize): string =>
    messages === 0
      ? 'aucun message'
      : `${format.count(messages)} message${plural(messages)}, ${format.size(bytes)}`;
