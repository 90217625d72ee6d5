import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { ok } from '../src/domain/result.ts';
import { findOtherName } from '../src/requests/access/other-names.ts';
import { removeDomain } from '../src/requests/selection/remove-domain.ts';
import { deleteAddress } from './delete.ts';

export const domainRemove = defineChange(
  {
    path: ['domain', 'remove'],
    task: 'admin',
    needs: 'domain-removal',
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
      en: 'remove a domain, with all of its addresses',
      fr: 'supprimer un domaine, avec toutes ses adresses',
    },
    form: {
      title: { en: 'Remove a domain', fr: 'Supprimer un domaine' },
      submit: { en: 'Remove', fr: 'Supprimer' },
      fields: { domain: { label: { en: 'Domain', fr: 'Domaine' } } },
    },
    details: {
      en: 'You see what the domain holds, and confirm, before anything is deleted. Addresses of other domains lose their forwards into it. Undo brings all of it back, with its mail while that is kept. Its other names go with it; of such a name, the name alone.',
      fr: fr`Vous voyez ce que le domaine contient et confirmez avant toute suppression. Les adresses d’autres domaines perdent leurs transferts vers lui. Annuler l’effet rétablit le tout, avec le courrier tant qu’il est conservé. Ses autres noms disparaissent avec lui ; d’un tel nom, seul le nom.`,
    },
    names: { fr: { path: ['domaine', 'supprimer'] } },
    namedLike: [deleteAddress],
  },
  async ({ app, actor }, { domain }) => {
    const of = await findOtherName(app, actor, domain);
    if (!of.ok) return of;
    if (of.value !== null) return ok({ kind: 'domain-alias', domain, target: of.value, act: 'remove' });
    const removal = await removeDomain(app, actor, domain);
    return removal.ok ? ok({ kind: 'changes', ...removal.value }) : removal;
  },
);
