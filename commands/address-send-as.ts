import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { planAccess } from '../src/chat/sharing/plan-access.ts';

export const addressSendAs = defineChange(
  {
    path: ['address', 'send-as'],
    formerPaths: [['send-as'], ['envoyer-comme']],
    needs: 'send-as',
    task: 'mine',
    arguments: [
      existingAddressOrCatchAll,
      { name: 'by', type: 'holder', required: true, completes: 'addresses', existing: true },
      { name: 'allowed', type: 'choice', choices: ['on', 'off'], positional: true },
    ],
    summary: {
      en: 'let another mailbox send as an address',
      fr: 'laisser envoyer en tant qu’une adresse',
    },
    form: {
      title: { en: 'Send as an address', fr: 'Envoyer sous une adresse' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        address: { label: { en: 'Sender address', fr: 'Adresse d’expéditeur' } },
        by: { label: { en: 'By which mailbox?', fr: fr`Depuis quelle boîte ?` } },
        allowed: {
          label: { en: 'Allowed?', fr: fr`Permis ?` },
          hint: { en: 'Allowed, if you leave this empty.', fr: 'Permis, si vous laissez vide.' },
        },
      },
      choices: { on: { en: 'Allowed', fr: 'Permis' }, off: { en: 'No longer', fr: 'Ne plus permettre' } },
    },
    details: {
      en: 'Without getting its mail, the mailbox that you name may send with the address of a mailbox or an alias as the sender. With off, it no longer may. A mailbox that gets the mail of an address may send as it anyway.',
      fr: 'Sans en recevoir le courrier, la boîte nommée peut envoyer avec l’adresse d’une boîte ou d’un alias comme expéditeur. Avec non, elle ne le peut plus. La boîte qui reçoit le courrier d’une adresse peut de toute façon envoyer en son nom.',
    },
    names: {
      fr: {
        path: ['adresse', 'envoyer-comme'],
        arguments: { by: 'par', allowed: 'permis' },
        choices: { on: 'oui', off: 'non' },
      },
    },
    synonyms: ['sendas', 'impersonate'],
  },
  (context, { address, by, allowed = 'on' }) =>
    planAccess(context, address, by, ({ folders }) => ({ folders, send: allowed === 'on' })),
);
