import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { sanitizeText } from '../src/domain/text/sanitize.ts';

const english = () => ({
  title: (ok: boolean): string => (ok ? 'Everything works' : 'There is a problem to fix'),
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  title: (ok) => (ok ? 'Tout fonctionne' : 'Il y a un problème à régler'),
});

export const status = defineCommand(
  {
    path: ['status'],
    task: 'admin',
    arguments: [],
    summary: {
      en: 'check that everything works',
      fr: 'vérifier que tout fonctionne',
    },
    form: { title: { en: 'Status', fr: 'État' } },
    names: { fr: { path: ['état'] } },
    synonyms: ['health', 'doctor', 'statut'],
    words: { en: english, fr: french },
  },
  async ({ app, words }) => {
    const conditions = await app.healthChecks();
    const allWell = conditions.every(({ ok }) => ok);
    return viewAnswer({
      tone: allWell ? 'success' : 'warning',
      title: words.title(allWell),
      fields: conditions.map(({ part, detail }) => ({ name: part, value: sanitizeText(detail) })),
    });
  },
);
