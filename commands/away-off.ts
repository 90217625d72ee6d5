import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { wantNoAbsence } from '../src/requests/absence/want-absence.ts';

export const awayOff = defineChange(
  {
    path: ['away', 'off'],
    task: 'mine',
    needs: 'away',
    arguments: [existingAddress],
    summary: {
      en: 'end the away message of a mailbox',
      fr: 'mettre fin au message d’absence d’une boîte',
    },
    form: {
      title: { en: 'End an away message', fr: 'Fin de l’absence' },
      submit: { en: 'End message', fr: 'Mettre fin' },
      fields: { address: { label: { en: 'Mailbox', fr: 'Boîte' } } },
    },
    details: {
      en: 'It also ends by itself at the time that was given.',
      fr: 'Il prend aussi fin de lui-même au moment indiqué.',
    },
    names: { fr: { path: ['absence', 'fin'] } },
    synonyms: ['back', 'retour'],
  },
  ({ app, actor }, { address }) => wantNoAbsence(app, actor, address),
);
