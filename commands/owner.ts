import { existingAddress, whereInsteadOfAddress } from '../src/chat/command/arguments.ts';
import type { CommandContext, NamedPerson } from '../src/chat/command/command.ts';
import { defineChange, type PlannedChange, viewAnswer } from '../src/chat/command/define-command.ts';
import { planOwnerChange } from '../src/chat/command/plan-owner-change.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { type Address, displayAddress } from '../src/domain/address/address.ts';
import type { Fault } from '../src/domain/fault.ts';
import { err, ok, type Result } from '../src/domain/result.ts';
import { readMailbox } from '../src/requests/access/read-address.ts';
import type { SelectionAct } from '../src/requests/selection/selected-changes.ts';

export const owner = defineChange(
  {
    path: ['owner'],
    task: 'addresses',
    arguments: [existingAddress, whereInsteadOfAddress, { name: 'person', type: 'person', positional: true }],
    summary: {
      en: 'show or set the owner of a mailbox',
      fr: 'afficher ou désigner le propriétaire d’une boîte',
    },
    form: {
      title: { en: 'Owner of a mailbox', fr: 'Propriétaire d’une boîte' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        person: {
          label: { en: 'New owner', fr: 'Nouveau propriétaire' },
          hint: {
            en: 'Leave this empty to see the owner now.',
            fr: 'Laissez vide pour voir le propriétaire actuel.',
          },
        },
      },
    },
    details: {
      en: 'Without PERSON, shows the owner. With PERSON, sets the owner if none is known. Otherwise hands the mailbox over, like /mail person handover.',
      fr: `Sans PERSONNE, affiche le propriétaire. Avec PERSONNE, désigne le propriétaire s’il est inconnu. Sinon, transmet la boîte, comme /mail personne transmettre.`,
    },
    names: { fr: { path: ['propriétaire'] } },
    synonyms: ['assign', 'titulaire'],
  },
  oneOrSelected<Args>(showOrSetOwner, setOwner, 'owner'),
);

type Args = {
  readonly address: Address | undefined;
  readonly where: string | undefined;
  readonly person: NamedPerson | undefined;
};

async function showOrSetOwner(
  context: CommandContext,
  { address, person }: Args & { readonly address: Address },
): Promise<PlannedChange> {
  if (person) return planOwnerChange(context, address, person, { locksOut: false });
  const { app, actor, text } = context;
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const known = app.store.owners.of(read.value.mailbox.id);
  const who = known ? text.requests.onPlatform(known) : text.lists.noOwner;
  return viewAnswer({
    tone: 'plain',
    title: displayAddress(address),
    fields: [{ name: text.lists.owner, value: who }],
    hint: text.lists.ownerHint(address),
  });
}

function setOwner({ actor }: CommandContext, { person }: Args): Result<SelectionAct, Fault> {
  if (!person) return err({ code: 'argument-missing', command: 'owner', argument: 'PERSON' });
  const to = resolvePerson(actor, person);
  return to.ok ? ok({ kind: 'owner', to: to.value }) : to;
}
