import { requestOptionArguments } from '../src/chat/command/arguments.ts';
import { defineCommand, requestOptions } from '../src/chat/command/define-command.ts';
import { ok } from '../src/domain/result.ts';
import { keep } from '../src/requests/due/keep.ts';

export const requestKeep = defineCommand(
  {
    path: ['request', 'keep'],
    task: 'requests',
    arguments: [
      { name: 'number', type: 'count', positional: true, required: true },
      { name: 'days', type: 'count' },
      ...requestOptionArguments,
    ],
    summary: {
      en: 'keep what a scheduled request would undo',
      fr: 'garder ce qu’une demande programmée déferait',
    },
    form: {
      title: { en: 'Keep something', fr: 'Garder quelque chose' },
      submit: { en: 'Keep', fr: 'Garder' },
      fields: {
        days: {
          label: { en: 'Days', fr: 'Jours' },
          hint: {
            en: 'For how many more days. Empty: for good.',
            fr: 'Combien de jours de plus. Vide\u00a0: pour de bon.',
          },
        },
      },
    },
    details: {
      en: 'It needs the same agreement as if it were asked for now.',
      fr: 'Il faut le même accord que pour une nouvelle demande.',
    },
    names: { fr: { path: ['demande', 'garder'], arguments: { days: 'jours' } } },
    synonyms: ['extend', 'prolong', 'prolonger', 'conserver'],
  },
  async ({ app, actor }, { number, days = null, ...options }) => {
    const submitted = await keep(app, actor, number, days, requestOptions(options));
    return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
  },
);
