import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { err, ok } from '../src/domain/result.ts';
import { findOtherName } from '../src/requests/access/other-names.ts';

export const domainAlias = defineChange(
  {
    path: ['domain', 'alias'],
    task: 'admin',
    needs: 'domain-alias',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, required: true },
      { name: 'target', type: 'domain-or-none', positional: true, required: true, completes: 'domains' },
    ],
    summary: {
      en: 'make a domain another name of one of yours',
      fr: 'faire d’un domaine un autre nom de l’un des vôtres',
    },
    form: {
      title: { en: 'Another name of a domain', fr: 'Autre nom d’un domaine' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        domain: {
          label: { en: 'Other name', fr: 'Autre nom' },
          placeholder: { en: 'example.net', fr: 'example.net' },
        },
        target: {
          label: { en: 'Of the domain', fr: 'Du domaine' },
          hint: {
            en: 'Type none to take the name away.',
            fr: 'Saisissez aucun pour retirer ce nom.',
          },
        },
      },
    },
    details: {
      en: 'After /mail domain alias example.net example.org, mail to ann@example.net reaches ann@example.org, and so for each address. With none as the domain, the name is taken away.',
      fr: fr`Après /mail domaine alias example.net example.org, le courrier pour ann@example.net arrive à ann@example.org, et ainsi pour chaque adresse. Avec aucun comme domaine, le nom est retiré.`,
    },
    names: { fr: { path: ['domaine', 'alias'], arguments: { target: 'cible' } } },
  },
  async ({ app, actor }, { domain, target }) => {
    if (target !== null) return ok({ kind: 'domain-alias', domain, target, act: 'add' });
    const of = await findOtherName(app, actor, domain);
    if (!of.ok) return of;
    return of.value === null
      ? err({ code: 'alias-domain-not', domain })
      : ok({ kind: 'domain-alias', domain, target: of.value, act: 'remove' });
  },
);
