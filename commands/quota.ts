import { existingAddress, untilArgument, whereInsteadOfAddress } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { err, ok } from '../src/domain/result.ts';
import { roundQuota } from '../src/requests/planning/quota.ts';

export const quota = defineChange(
  {
    path: ['quota'],
    task: 'addresses',
    arguments: [
      existingAddress,
      whereInsteadOfAddress,
      { name: 'quota', type: 'quota', positional: true, required: true },
      untilArgument,
    ],
    summary: {
      en: 'set the quota of a mailbox',
      fr: 'fixer le quota d’une boîte',
    },
    form: {
      title: { en: 'Quota of a mailbox', fr: 'Quota d’une boîte' },
      submit: { en: 'Set quota', fr: 'Fixer le quota' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        quota: {
          label: { en: 'Quota', fr: 'Quota' },
          hint: { en: 'The most that the mailbox may hold.', fr: 'Le maximum que la boîte peut contenir.' },
        },
      },
    },
    details: {
      en: 'Type a size such as 500M or 2 GB, or none for no limit.',
      fr: 'Saisissez une taille comme 500M ou 2 Go, ou aucun pour ne pas fixer de limite.',
    },
    names: { fr: { path: ['quota'], arguments: { quota: 'quota' } } },
    synonyms: ['size', 'limit', 'taille', 'limite'],
  },
  oneOrSelected(
    changeState((before, { address, quota }, app) =>
      before.mailbox
        ? ok({ ...before, mailbox: { ...before.mailbox, quota: roundQuota(app, address, quota) } })
        : err({ code: 'no-mailbox', address }),
    ),
    (_, { quota }) => ok({ kind: 'quota', quota }),
    'quota',
  ),
);
