import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { err, ok } from '../src/domain/result.ts';

export const suspend = defineChange(
  {
    path: ['suspend'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll],
    summary: {
      en: 'refuse login and mail for a while; what it holds stays',
      fr: fr`refuser connexions et courrier pour un temps ; le contenu reste`,
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
  changeState((before, { address }) =>
    before.enabled
      ? ok({ ...before, enabled: false })
      : err({ code: 'already-so', address, what: 'suspended' }),
  ),
);
