import type { NamedPerson } from '../src/chat/command/command.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { actOnSelected } from '../src/chat/selection/one-or-selected.ts';
import { parsePicked } from '../src/chat/selection/parse-picked.ts';
import type { Actor } from '../src/domain/actor.ts';
import type { Bytes } from '../src/domain/address/address-state.ts';
import type { Fault } from '../src/domain/fault.ts';
import { err, ok, type Result } from '../src/domain/result.ts';
import type { SelectionAct } from '../src/requests/selection/selected-changes.ts';

export const select = defineChange(
  {
    path: ['select'],
    task: 'addresses',
    arguments: [
      {
        name: 'addresses',
        type: 'addresses',
        positional: true,
        required: true,
        asFound: true,
        offered: true,
      },
      {
        name: 'action',
        type: 'choice',
        choices: ['suspend', 'resume', 'delete', 'quota', 'owner'],
        required: true,
      },
      { name: 'quota', type: 'quota', typedSize: true },
      { name: 'person', type: 'person' },
    ],
    summary: {
      en: 'change several addresses at once',
      fr: 'modifier plusieurs adresses à la fois',
    },
    form: {
      title: { en: 'Change addresses', fr: 'Modifier des adresses' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        addresses: { label: { en: 'Addresses', fr: 'Adresses' } },
        action: { label: { en: 'What to do', fr: 'Que faire' } },
        quota: {
          label: { en: 'Quota', fr: 'Quota' },
          hint: {
            en: 'To set the quota: a size such as 500M or 2 GB, or none.',
            fr: 'Pour fixer le quota\u00a0: une taille comme 500M ou 2 Go, ou aucun.',
          },
        },
        person: {
          label: { en: 'New owner', fr: 'Nouveau propriétaire' },
          hint: { en: 'To set the owner.', fr: 'Pour désigner le propriétaire.' },
        },
      },
      choices: {
        suspend: { en: 'Suspend', fr: 'Suspendre' },
        resume: { en: 'Resume', fr: 'Réactiver' },
        delete: { en: 'Delete', fr: 'Supprimer' },
        quota: { en: 'Set the quota', fr: 'Fixer le quota' },
        owner: { en: 'Set the owner', fr: 'Désigner le propriétaire' },
      },
    },
    details: {
      en: 'The button Select under /mail list opens the form of this command with the addresses of the page.',
      fr: 'Le bouton Sélectionner sous /mail liste ouvre le formulaire de cette commande avec les adresses de la page.',
    },
    names: {
      fr: {
        path: ['sélectionner'],
        arguments: { addresses: 'adresses', action: 'action', quota: 'quota' },
        choices: {
          suspend: 'suspendre',
          resume: 'réactiver',
          delete: 'supprimer',
          quota: 'quota',
          owner: 'propriétaire',
        },
      },
    },
    synonyms: ['pick', 'choose', 'several', 'choisir', 'plusieurs'],
  },
  async (context, { addresses, action, ...values }) => {
    const { app, actor } = context;
    const picked = parsePicked(app, actor, addresses);
    if (!picked.ok) return picked;
    const act = actOf(actor, action, values);
    return act.ok ? actOnSelected(context, picked.value, act.value, null) : act;
  },
);

function actOf(
  actor: Actor,
  action: SelectionAct['kind'],
  { quota, person }: { readonly quota: Bytes | null | undefined; readonly person: NamedPerson | undefined },
): Result<SelectionAct, Fault> {
  const lacks = (argument: string) => err({ code: 'argument-missing', command: 'select', argument } as const);
  switch (action) {
    case 'quota':
      return quota === undefined ? lacks('quota:SIZE') : ok({ kind: action, quota });
    case 'owner': {
      if (!person) return lacks('person:PERSON');
      const to = resolvePerson(actor, person);
      return to.ok ? ok({ kind: action, to: to.value }) : to;
    }
    default:
      return ok({ kind: action });
  }
}
