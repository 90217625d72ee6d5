import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { planAccess } from '../src/chat/sharing/plan-access.ts';

export const addressShare = defineChange(
  {
    path: ['address', 'share'],
    formerPaths: [['share'], ['partager']],
    needs: 'shared-mailboxes',
    task: 'mine',
    arguments: [
      existingAddress,
      { name: 'with', type: 'holder', required: true, completes: 'addresses', existing: true },
      { name: 'right', type: 'choice', choices: ['read', 'write', 'send'], positional: true },
    ],
    summary: {
      en: 'let another mailbox read a mailbox',
      fr: 'laisser lire une boîte depuis une autre',
    },
    form: {
      title: { en: 'Share a mailbox', fr: 'Partager une boîte' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        with: {
          label: { en: 'With which mailbox?', fr: fr`Avec quelle boîte ?` },
          hint: {
            en: 'It appears there under shared/, with all folders.',
            fr: 'Elle y apparaît sous shared/, avec tous ses dossiers.',
          },
        },
        right: {
          label: { en: 'What may they do?', fr: fr`Que peut-elle faire ?` },
          hint: { en: 'Read, if you leave this empty.', fr: 'Lire, si vous laissez vide.' },
        },
      },
      choices: {
        read: { en: 'Read all folders', fr: 'Lire tous les dossiers' },
        write: { en: 'Read, file and delete', fr: 'Lire, classer et supprimer' },
        send: { en: 'The same, and send as the address', fr: 'Cela, et envoyer en tant que l’adresse' },
      },
    },
    details: {
      en: 'The mailbox appears in the other one under shared/, with all folders, also those made later. With read, nothing can be changed there. With write, mail can be filed, marked and deleted. With send, mail can also be sent as the address. /mail address unshare ends all of it.',
      fr: 'La boîte apparaît dans la leur sous shared/, avec tous ses dossiers, y compris à venir. Avec lecture, rien n’y est modifié. Avec écriture, le courrier peut être classé, marqué et supprimé. Avec envoi, il est aussi possible d’envoyer en tant que l’adresse. /mail adresse départager met fin à tout.',
    },
    names: {
      fr: {
        path: ['adresse', 'partager'],
        arguments: { with: 'avec', right: 'droit' },
        choices: { read: 'lecture', write: 'écriture', send: 'envoi' },
      },
    },
    synonyms: ['delegate', 'acl', 'déléguer'],
  },
  (context, { address, with: holder, right = 'read' }) =>
    planAccess(context, address, holder, ({ send }) => ({
      folders: right === 'read' ? 'read' : 'write',
      send: send || right === 'send',
    })),
);
