import {
  existingAddressOrCatchAll,
  suspendedPart,
  suspendedPartNames,
  whereInsteadOfAddress,
} from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { sameState } from '../src/domain/address/address-state.ts';
import { err, ok } from '../src/domain/result.ts';
import { apart, resume as resumed } from '../src/domain/suspension/suspension.ts';

export const resume = defineChange(
  {
    path: ['resume'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, suspendedPart, whereInsteadOfAddress],
    summary: {
      en: 'resume a suspended address',
      fr: 'réactiver une adresse suspendue',
    },
    form: {
      title: { en: 'Resume an address', fr: 'Réactiver une adresse' },
      submit: { en: 'Resume', fr: 'Réactiver' },
      fields: {
        part: {
          label: { en: 'Only', fr: 'Seulement' },
          hint: {
            en: 'Of a mailbox. Leave this empty to resume all that is suspended.',
            fr: 'D’une boîte. Laissez vide pour réactiver tout ce qui est suspendu.',
          },
        },
      },
      choices: {
        login: { en: 'Logins', fr: 'La connexion' },
        mail: { en: 'Mail', fr: 'Le courrier' },
      },
    },
    names: { fr: { path: ['réactiver'], ...suspendedPartNames.fr } },
    synonyms: [
      ...['enable', 'activate', 'reactivate', 'unblock', 'unlock', 'unpause', 'unsuspend', 'on', 'start'],
      ...['reprendre', 'activer', 'débloquer'],
    ],
  },
  oneOrSelected(
    changeState((before, { address, part }) => {
      if (part === 'login' && !before.mailbox)
        return err({ code: 'alias-without-login', address, act: 'resume' });
      const after = resumed(before, part);
      return sameState(before, after)
        ? err({ code: 'already-so', address, what: 'active', ...apart(before, part) })
        : ok(after);
    }),
    (_, { part }) => ok({ kind: 'resume', ...(part && { part }) }),
    'resume',
  ),
);
