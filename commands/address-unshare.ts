import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { planAccess } from '../src/chat/sharing/plan-access.ts';
import { noRights } from '../src/domain/sharing/access-rights.ts';

export const addressUnshare = defineChange(
  {
    path: ['address', 'unshare'],
    formerPaths: [['unshare'], ['départager']],
    needs: 'send-as',
    task: 'mine',
    arguments: [
      existingAddress,
      { name: 'with', type: 'holder', required: true, completes: 'addresses', existing: true },
    ],
    summary: {
      en: 'end the rights of another mailbox to an address',
      fr: 'mettre fin aux droits sur une adresse',
    },
    form: {
      title: { en: 'End a share', fr: 'Ne plus partager' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: { with: { label: { en: 'With which mailbox?', fr: fr`Avec quelle boîte ?` } } },
    },
    details: {
      en: 'The mailbox that you name no longer sees the folders, and no longer sends as the address. Its open sessions end. You can give up rights of your own so.',
      fr: 'La boîte nommée ne voit plus les dossiers, et n’envoie plus en tant que l’adresse. Ses sessions ouvertes se terminent. Vous pouvez renoncer ainsi à vos propres droits.',
    },
    names: { fr: { path: ['adresse', 'départager'], arguments: { with: 'avec' } } },
    synonyms: ['undelegate'],
  },
  (context, { address, with: holder }) => planAccess(context, address, holder, () => noRights),
);
