import { defineCommand } from '../src/chat/command/define-command.ts';
import { unreadFirstPage } from '../src/chat/command/request-pages.ts';
import { ok } from '../src/domain/result.ts';
import { breakGlass } from '../src/requests/lifecycle/break-glass.ts';
import { findVisibleRequest } from '../src/requests/lifecycle/find-request.ts';
import { show } from './show.ts';

export const requestShow = defineCommand(
  {
    path: ['request', 'show'],
    task: 'requests',
    formerPaths: [['request']],
    arguments: [
      { name: 'number', type: 'count', positional: true, required: true },
      { name: 'break-glass', type: 'text', rest: true },
    ],
    summary: {
      en: 'show a request with its buttons',
      fr: 'afficher une demande avec ses boutons',
    },
    names: { fr: { path: ['demande', 'afficher'] } },
    namedLike: [show],
    form: {
      title: { en: 'Show a request', fr: 'Afficher une demande' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {},
    },
  },
  async ({ app, actor, text }, { number, 'break-glass': reason }) => {
    const found = findVisibleRequest(app, actor, number);
    if (!found.ok) return found;
    if (reason === undefined) return ok({ kind: 'request', request: number, lookedUp: true });
    if (found.value.state === 'awaiting-approval') {
      const page = unreadFirstPage(app, text, actor, found.value, { glass: reason });
      if (page) return ok(page);
    }
    const approved = await breakGlass(app, actor, number, reason);
    return approved.ok ? ok({ kind: 'request', request: number }) : approved;
  },
);
