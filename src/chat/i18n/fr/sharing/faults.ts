import { displayAddress } from '../../../../domain/address/address.ts';
import type { SharingFault } from '../../../../domain/sharing/sharing-fault.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr } from '../typography.ts';

/** Messages for why nobody is let into an address. */
export const sharingFaults = (format: Format): FaultMessages<SharingFault> => ({
  'access-own': ({ address }) => ({
    what: `${displayAddress(address)} a déjà tous les droits sur elle-même.`,
    next: 'Indiquez la boîte d’une autre personne.',
  }),
  'access-other-server': ({ address, holder }) => ({
    what: `${displayAddress(holder)} et ${displayAddress(address)} sont sur deux serveurs de messagerie différents. Aucun ne donne accès aux personnes de l’autre.`,
    next: fr`Indiquez une boîte du même serveur, ou transférez le courrier : /mail transfert ajouter.`,
  }),
  'access-catch-all': ({ address }) => ({
    what: `${displayAddress(address)} est une adresse attrape-tout. Elle n’a pas de dossiers, et personne n’envoie en tant que n’importe quelle adresse.`,
    next: 'Indiquez une seule adresse.',
  }),
  'access-person-without-mailbox': ({ person }) => ({
    what: `${mentionText(person)} n’a pas d’autre boîte ici.`,
    next: fr`Indiquez l’adresse d’une boîte, ou donnez-lui-en une : /mail créer ADRESSE pour:PERSONNE.`,
  }),
  'access-person-unclear': ({ person, mailboxes }) => ({
    what: fr`${mentionText(person)} a plusieurs boîtes : ${format.list(mailboxes.map(displayAddress))}.`,
    next: 'Indiquez l’une d’elles à la place de la personne.',
  }),
});
