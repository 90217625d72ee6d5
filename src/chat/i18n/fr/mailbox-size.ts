import type { MailboxSize, UnknownSize } from '../../../domain/address/address-state.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Format } from '../format.ts';
import { fr, pluralEnding } from './typography.ts';

/** `3 messages, 3 ko`, or why the size is not known. */
export const mailboxSize =
  (format: Format) =>
  (size: MailboxSize): string => {
    if (size.unknown) return fr`un nombre inconnu de messages (${whyUnknown(size.unknown)})`;
    const { messages, bytes } = size;
    return messages === 0
      ? 'aucun message'
      : `${format.count(messages)} message${pluralEnding(messages)}, ${format.size(bytes)}`;
  };

function whyUnknown({ why, at = '' }: UnknownSize): string {
  switch (why) {
    case 'uncounted':
      return 'ce serveur de messagerie ne les compte pas';
    case 'format':
      return 'ils ne sont pas au format Maildir, et Dovecot n’a pas donné leur taille';
    case 'link':
      return 'un dossier est un lien symbolique, que Facteur ne suit pas';
    case 'unreadable':
      return 'Facteur ne peut pas lire ses fichiers';
    case 'odd':
      return `la réponse du serveur de messagerie a une forme inconnue. Demandez à son exploitant`;
    case 'misplaced':
      return fr`le maildir « ${sanitizeText(at)} » dans la base n’est pas sous le répertoire du courrier. Corrigez-le sur le serveur de messagerie`;
  }
}
