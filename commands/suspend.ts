import {
  existingAddressOrCatchAll,
  untilArgument,
  whereInsteadOfAddress,
} from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { err, ok } from '../src/domain/result.ts';

export const suspend = defineChange(
  {
    path: ['suspend'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, whereInsteadOfAddress, untilArgument],
    summary: {
      en: 'suspend an address: no login, no new mail, nothing is lost',
      fr: fr`suspendre : ni connexion ni nouveau courrier, rien n’est perdu`,
    },
    form: {
      title: { en: 'Suspend an address', fr: 'Suspendre une adresse' },
      submit: { en: 'Suspend', fr: 'Suspendre' },
      fields: {},
    },
    names: { fr: { path: ['suspendre'] } },
    synonyms: [
      ...['disable', 'deactivate', 'block', 'lock', 'pause', 'off', 'stop'],
      ...['désactiver', 'bloquer'],
    ],
  },
  oneOrSelected(
    changeState((before, { address }) =>
      before.enabled
        ? ok({ ...before, enabled: false })
        : err({ code: 'already-so', address, what: 'suspended' }),
    ),
    () => ok({ kind: 'suspend' }),
    'suspend',
  ),
);
