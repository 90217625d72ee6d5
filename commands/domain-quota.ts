import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { ok } from '../src/domain/result.ts';

export const domainQuota = defineChange(
  {
    path: ['domain', 'quota'],
    task: 'admin',
    needs: 'domain-quota',
    arguments: [
      {
        name: 'domain',
        type: 'domain',
        positional: true,
        required: true,
        completes: 'domains',
        existing: true,
      },
      { name: 'quota', type: 'quota', positional: true, required: true },
    ],
    summary: {
      en: 'set the quota that all mailboxes of a domain share',
      fr: 'fixer le quota que partagent les boîtes d’un domaine',
    },
    form: {
      title: { en: 'Quota of a domain', fr: 'Quota d’un domaine' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        domain: { label: { en: 'Domain', fr: 'Domaine' } },
        quota: {
          label: { en: 'Quota', fr: 'Quota' },
          hint: {
            en: 'The most that the quotas of its mailboxes may add up to. Type none for no limit.',
            fr: 'Le maximum que les quotas de ses boîtes peuvent atteindre ensemble. Saisissez aucun pour ne pas fixer de limite.',
          },
        },
      },
    },
    details: {
      en: 'The quotas of its mailboxes together may not exceed it, and each mailbox needs a quota of its own. Type a size such as 50 GB, or none for no limit.',
      fr: fr`Les quotas de ses boîtes ne peuvent pas le dépasser ensemble, et chaque boîte doit avoir le sien. Saisissez une taille comme 50 Go, ou aucun pour ne pas fixer de limite.`,
    },
    names: { fr: { path: ['domaine', 'quota'], arguments: { quota: 'quota' } } },
  },
  // Planning reads what the domain has now.
  async (_, { domain, quota }) => ok({ kind: 'domain-quota', domain, before: null, after: quota }),
);
