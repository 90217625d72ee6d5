import { defineCommand } from '../src/chat/command/define-command.ts';
import { unreadFirst } from '../src/chat/command/request-pages.ts';
import { allChangesPage } from '../src/chat/view/many/all-changes-page.ts';
import { changesFile } from '../src/chat/view/many/changes-file.ts';
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
      { name: 'page', type: 'count' },
      { name: 'csv', type: 'text', most: 1000 },
      { name: 'break-glass', type: 'text', rest: true },
    ],
    summary: {
      en: 'show a request with its buttons',
      fr: 'afficher une demande avec ses boutons',
    },
    names: { fr: { path: ['demande', 'afficher'], arguments: { csv: 'csv' } } },
    namedLike: [show],
    form: {
      title: { en: 'Show a request', fr: 'Afficher une demande' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {
        page: {
          label: { en: 'Page of its changes', fr: 'Page de ses modifications' },
          hint: {
            en: 'Lists the changes of the request one by one.',
            fr: 'Liste les modifications de la demande une par une.',
          },
        },
        csv: {
          label: { en: 'Name of a file', fr: 'Nom d’un fichier' },
          hint: {
            en: 'Saves the changes of the request in a file (CSV).',
            fr: 'Enregistre les modifications de la demande dans un fichier (CSV).',
          },
        },
      },
    },
  },
  async ({ app, actor, text }, { number, page, csv, 'break-glass': reason }) => {
    const found = findVisibleRequest(app, actor, number);
    if (!found.ok) return found;
    if (csv !== undefined) {
      const { view, file } = await changesFile(app, text, found.value);
      return ok({ kind: 'view', view, file: { ...file, to: csv } });
    }
    if (page !== undefined)
      return ok({ kind: 'view', view: await allChangesPage(app, text, actor, found.value, { page }) });
    if (reason === undefined) return ok({ kind: 'request', request: number, lookedUp: true });
    if (found.value.state === 'awaiting-approval') {
      const unread = unreadFirst(app, text, actor, found.value, { glass: reason });
      if (unread) return unread;
    }
    const { hash: planHash } = found.value.plan;
    const approved = await breakGlass(app, actor, { request: number, planHash }, reason);
    return approved.ok ? ok({ kind: 'request', request: number }) : approved;
  },
);
