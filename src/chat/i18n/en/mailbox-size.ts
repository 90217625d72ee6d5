import type { MailboxSize, UnknownSize } from '../../../domain/address/address-state.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Format } from '../format.ts';

/** `3 messages, 3 kB`, or why the size is not known. */
export const mailboxSize =
  (format: Format) =>
  (size: MailboxSize): string => {
    if (size.unknown) return `an unknown number of messages (${whyUnknown(size.unknown)})`;
    const { messages, bytes } = size;
    return messages === 0
      ? 'no messages'
      : `${format.count(messages)} ${messages === 1 ? 'message' : 'messages'}, ${format.size(bytes)}`;
  };

function whyUnknown({ why, at = '' }: UnknownSize): string {
  switch (why) {
    case 'uncounted':
      return 'nobody counts them on this mail server';
    case 'format':
      return 'they are not kept as Maildir, and Dovecot did not tell';
    case 'link':
      return 'a link is in the place of a folder, and is not followed';
    case 'unreadable':
      return 'Facteur may not read its files';
    case 'odd':
      return 'the mail server tells of it in a form that Facteur does not know: have it looked at there';
    case 'misplaced':
      return `the maildir "${sanitizeText(at)}" in its row is no path below the mail directory: correct it on the mail server`;
  }
}
