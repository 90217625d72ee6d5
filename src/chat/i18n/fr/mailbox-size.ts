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
      return 'personne ne les compte sur ce serveur de messagerie';
    case 'format':
      return 'ils ne sont pas conservés en Maildir, et Dovecot n’a rien dit';
    case 'link':
      return 'un lien est à la place d’un dossier, et n’est pas suivi';
    case 'unreadable':
      return 'Facteur ne peut pas lire ses fichiers';
    case 'odd':
      return fr`le serveur de messagerie en parle sous une forme que Facteur ne connaît pas : faites-le regarder là-bas`;
    case 'misplaced':
      return fr`le maildir « ${sanitizeText(at)} » dans sa ligne n’est pas un chemin sous le répertoire du courrier : corrigez-le sur le serveur de messagerie`;
  }
}
