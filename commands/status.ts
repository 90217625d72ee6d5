import { defineCommand } from '../src/chat/command/define-command.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import { sanitizeText } from '../src/domain/text/sanitize.ts';

export const status = defineCommand(
  {
    path: ['status'],
    arguments: [],
    summary: {
      en: 'whether everything works',
      fr: 'si tout fonctionne',
    },
    names: { fr: { path: ['état'] } },
    synonyms: ['health', 'doctor', 'état', 'etat', 'statut'],
  },
  async ({ app, text }) => {
    const conditions = await app.healthChecks();
    const allWell = conditions.every(({ ok }) => ok);
    return viewAnswer({
      tone: allWell ? 'success' : 'warning',
      title: text.lists.statusTitle(allWell),
      fields: conditions.map(({ part, detail }) => ({ name: part, value: sanitizeText(detail) })),
    });
  },
);
