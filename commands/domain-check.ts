import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { domainCheckView } from '../src/chat/view/domains/domain-check-view.ts';
import { findOtherName } from '../src/requests/access/other-names.ts';
import { requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { lookAtDomain } from '../src/requests/domain-checks/look-at-domain.ts';

export const domainCheck = defineCommand(
  {
    path: ['domain', 'check'],
    task: 'admin',
    arguments: [
      {
        name: 'domain',
        type: 'domain',
        positional: true,
        required: true,
        completes: 'domains',
        existing: true,
      },
    ],
    summary: {
      en: 'check the DNS records of a domain',
      fr: 'vérifier les enregistrements DNS d’un domaine',
    },
    form: {
      title: { en: 'Check a domain', fr: 'Vérifier un domaine' },
      submit: { en: 'Check', fr: 'Vérifier' },
      fields: { domain: { label: { en: 'Domain', fr: 'Domaine' } } },
    },
    details: {
      en: 'Each record is right, wrong or can’t be told now. For what is wrong you get the line to publish. Facteur also looks every day by itself, and tells the admins once what has turned wrong.',
      fr: fr`Chaque enregistrement est correct, incorrect ou impossible à vérifier maintenant. Pour ce qui est incorrect, vous obtenez la ligne à publier. Facteur regarde aussi chaque jour de lui-même et dit une fois aux administrateurs ce qui est devenu incorrect.`,
    },
    names: { fr: { path: ['domaine', 'vérifier'] } },
    synonyms: ['dns'],
  },
  async ({ app, actor, text }, { domain }) => {
    const visible = requireVisibleDomain(app, actor, domain);
    if (!visible.ok) {
      // Another name of a domain has records of its own, and receives mail too.
      const of = await findOtherName(app, actor, domain);
      if (!of.ok) return of;
      if (of.value === null) return visible;
    }
    return viewAnswer(domainCheckView(text, domain, await lookAtDomain(app, domain)));
  },
);
