import { atArgument, requestOptionArguments } from '../src/chat/command/arguments.ts';
import { defineCommand, requestOptions } from '../src/chat/command/define-command.ts';
import { ok } from '../src/domain/result.ts';
import { undo as undoRequest } from '../src/requests/lifecycle/undo.ts';

export const requestUndo = defineCommand(
  {
    path: ['request', 'undo'],
    task: 'requests',
    formerPaths: [['undo']],
    arguments: [
      { name: 'number', type: 'count', positional: true, required: true },
      atArgument,
      ...requestOptionArguments,
    ],
    summary: {
      en: 'undo a request, as far as possible',
      fr: 'annuler l’effet d’une demande, autant que possible',
    },
    form: {
      title: { en: 'Undo a request', fr: 'Annuler l’effet' },
      submit: { en: 'Undo', fr: 'Annuler l’effet' },
      fields: {},
    },
    details: {
      en: 'Later changes stay. A deleted mailbox is restored while it is kept.',
      fr: 'Les modifications ultérieures restent. Une boîte supprimée est rétablie tant qu’elle est conservée.',
    },
    names: { fr: { path: ['demande', 'défaire'] } },
    synonyms: ['revert', 'rollback', 'annuler', 'revenir-sur'],
  },
  async ({ app, actor }, { number, ...options }) => {
    const submitted = await undoRequest(app, actor, number, requestOptions(options));
    return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
  },
);
