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
      return 'this mail server keeps no count';
    case 'format':
      return 'the mail isn’t in Maildir format, and Dovecot gave no size';
    case 'link':
      return 'a folder is a symbolic link, which Facteur doesn’t follow';
    case 'unreadable':
      return 'Facteur can’t read the files';
    case 'odd':
      return 'the mail server’s answer has an unknown form. Ask its operator';
    case 'misplaced':
      return `the maildir "${sanitizeText(at)}" in the database isn’t below the mail directory. Correct it on the mail server`;
  }
}
