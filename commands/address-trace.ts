import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { listPage } from '../src/chat/view/list-page.ts';
import { traceView } from '../src/chat/view/trace/trace-view.ts';
import { addressOfName } from '../src/requests/access/other-names.ts';
import { traceAddress } from '../src/requests/trace/trace-address.ts';

export const addressTrace = defineCommand(
  {
    path: ['address', 'trace'],
    formerPaths: [['trace'], ['suivre']],
    task: 'mine',
    needs: 'trace',
    arguments: [
      existingAddress,
      { name: 'from', type: 'text', most: 254 },
      { name: 'since', type: 'text', most: 30 },
      { name: 'page', type: 'count' },
    ],
    summary: {
      en: 'show what became of mail to an address',
      fr: 'montrer ce qu’est devenu le courrier d’une adresse',
    },
    form: {
      title: { en: 'Trace mail', fr: 'Suivre le courrier' },
      submit: { en: 'Trace', fr: 'Suivre' },
      fields: {
        from: {
          label: { en: 'From whom?', fr: 'De qui ?' },
          hint: {
            en: 'An address or a part of one. Leave this empty for all senders.',
            fr: 'Une adresse ou une partie. Laissez vide pour tous les expéditeurs.',
          },
        },
        since: {
          label: { en: 'How far back?', fr: 'Depuis combien de temps ?' },
          hint: { en: 'Such as 2h or 7d. Left empty, a day.', fr: 'Par exemple 2h ou 7j. Vide : un jour.' },
        },
      },
    },
    details: {
      en: 'Looks a day back unless you say since:7d. Owners see mail to their mailboxes, admins to all addresses. Subjects and texts are never shown.',
      fr: 'Remonte à un jour, sauf si vous dites depuis:7j. Les propriétaires voient le courrier de leurs boîtes, les administrateurs celui de toutes les adresses. Les objets et les textes ne sont jamais montrés.',
    },
    names: { fr: { path: ['adresse', 'suivre'], arguments: { from: 'de', since: 'depuis' } } },
    synonyms: ['track', 'delivery', 'arrived', 'bounce', 'suivi', 'tracer'],
  },
  async ({ app, actor, text }, { address: named, from, since, page = 1 }) => {
    const address = addressOfName(app, actor, named);
    const traced = await traceAddress(app, actor, { address, from, since, isFirstPage: page === 1 });
    if (!traced.ok) return traced;
    const view = traceView(text, address, { ...traced.value, from: from ?? null });
    const filters = [
      ...(from === undefined ? [] : [`from:"${from.replaceAll('"', '')}"`]),
      ...(since === undefined ? [] : [`since:"${since.replaceAll('"', '')}"`]),
    ];
    const line = ['/mail address trace', address, ...filters].join(' ');
    return viewAnswer(listPage(text, view, { platform: actor.platform, line, page }));
  },
);
