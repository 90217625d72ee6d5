import { existingAddressOrCatchAll, whereInsteadOfAddress } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { err, ok } from '../src/domain/result.ts';

export const resume = defineChange(
  {
    path: ['resume'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, whereInsteadOfAddress],
    summary: {
      en: 'resume a suspended address',
      fr: 'réactiver une adresse suspendue',
    },
    form: {
      title: { en: 'Resume an address', fr: 'Réactiver une adresse' },
      submit: { en: 'Resume', fr: 'Réactiver' },
      fields: {},
    },
    names: { fr: { path: ['réactiver'] } },
    synonyms: [
      ...['enable', 'activate', 'reactivate', 'unblock', 'unlock', 'unpause', 'unsuspend', 'on', 'start'],
      ...['reprendre', 'activer', 'débloquer'],
    ],
  },
  oneOrSelected(
    changeState((before, { address }) =>
      before.enabled
        ? err({ code: 'already-so', address, what: 'active' })
        : ok({ ...before, enabled: true }),
    ),
    () => ok({ kind: 'resume' }),
    'resume',
  ),
);
