import { requestOptionArguments } from '../src/chat/command/arguments.ts';
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
      ...requestOptionArguments,
    ],
    summary: {
      en: 'take back what a request changed, as far as it can be',
      fr: 'revenir sur ce qu’une demande a changé, autant que possible',
    },
    form: {
      title: { en: 'Undo a request', fr: 'Revenir sur une demande' },
      submit: { en: 'Undo', fr: 'Revenir dessus' },
      fields: {},
    },
    details: {
      en: 'What others changed since stays. A mailbox that was removed comes back while it can be restored.',
      fr: 'Ce que d’autres ont changé depuis reste. Une boîte supprimée revient tant qu’elle peut être rétablie.',
    },
    names: { fr: { path: ['demande', 'défaire'] } },
    synonyms: ['revert', 'rollback', 'annuler', 'revenir-sur'],
  },
  async ({ app, actor }, { number, ...options }) => {
    const submitted = await undoRequest(app, actor, number, requestOptions(options));
    return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
  },
);
