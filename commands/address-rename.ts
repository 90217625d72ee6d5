import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { ok } from '../src/domain/result.ts';
import { planRename } from '../src/requests/rename/plan-rename.ts';

export const addressRename = defineChange(
  {
    path: ['address', 'rename'],
    formerPaths: [['rename'], ['renommer']],
    task: 'addresses',
    arguments: [
      existingAddress,
      { name: 'new', type: 'address', positional: true, required: true, completes: 'domains' },
      { name: 'alias', type: 'choice', choices: ['yes', 'no'] },
    ],
    summary: {
      en: 'give a mailbox another address',
      fr: 'donner une autre adresse à une boîte',
    },
    form: {
      title: { en: 'Rename a mailbox', fr: 'Renommer une boîte' },
      submit: { en: 'Rename', fr: 'Renommer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        new: { label: { en: 'New address', fr: 'Nouvelle adresse' } },
        alias: {
          label: { en: 'Keep the old address as an alias?', fr: fr`Garder l’ancienne adresse comme alias ?` },
          hint: {
            en: 'Mail to the old address goes on arriving. That is so if you leave this empty.',
            fr: 'Le courrier adressé à l’ancienne adresse continue d’arriver. C’est le cas si vous laissez vide.',
          },
        },
      },
      choices: { yes: { en: 'Yes', fr: 'Oui' }, no: { en: 'No', fr: 'Non' } },
    },
    details: {
      en: 'People log in to it by the new address. The old one becomes an alias; with alias:no it is gone, and what forwards to it forwards to the new one.',
      fr: fr`La connexion se fait avec la nouvelle adresse. L’ancienne devient un alias ; avec alias:non elle disparaît, et ce qui transfère vers elle transfère vers la nouvelle.`,
    },
    names: {
      fr: {
        path: ['adresse', 'renommer'],
        arguments: { new: 'nouvelle', alias: 'alias' },
        choices: { yes: 'oui', no: 'non' },
      },
    },
    synonyms: ['mv', 'move', 'ren', 'déplacer'],
  },
  async ({ app, actor }, { address, new: to, alias = 'yes' }) => {
    const planned = await planRename(app, actor, { from: address, to, keepsAlias: alias === 'yes' });
    return planned.ok ? ok({ kind: 'changes', changes: planned.value }) : planned;
  },
);
