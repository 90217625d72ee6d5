import { existingAddress } from '../src/chat/command/arguments.ts';
import type { CommandContext } from '../src/chat/command/command.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import type { Address } from '../src/domain/address/address.ts';
import type { AddressState } from '../src/domain/address/address-state.ts';
import type { Destination } from '../src/domain/address/destination.ts';
import { stripDisposals } from '../src/domain/address/disposal.ts';
import type { Fault } from '../src/domain/fault.ts';
import type { Change } from '../src/domain/request/change.ts';
import { err, ok, type Result } from '../src/domain/result.ts';
import { withoutMailbox } from '../src/domain/suspension/suspension.ts';
import { disposalsAt, readExistingAddress } from '../src/requests/access/read-address.ts';
import { defaultQuota, roundQuota } from '../src/requests/planning/quota.ts';

export const convert = defineChange(
  {
    path: ['convert'],
    task: 'addresses',
    arguments: [
      existingAddress,
      { name: 'into', type: 'choice', choices: ['alias', 'mailbox'], positional: true, required: true },
      { name: 'to', type: 'addresses', completes: 'addresses' },
      { name: 'forwards', type: 'choice', choices: ['keep', 'drop'] },
      { name: 'for', type: 'person' },
    ],
    summary: {
      en: 'convert between mailbox and alias',
      fr: 'convertir une boîte en alias, ou un alias en boîte',
    },
    form: {
      title: { en: 'Convert an address', fr: 'Convertir une adresse' },
      submit: { en: 'Convert', fr: 'Convertir' },
      fields: {
        into: { label: { en: 'Convert into', fr: 'Convertir en' } },
        to: {
          label: { en: 'Forward to', fr: 'Transférer vers' },
          hint: {
            en: 'Leave this empty to keep the current forwards.',
            fr: 'Laissez vide pour garder les transferts actuels.',
          },
        },
        forwards: { label: { en: 'Current forwards', fr: 'Transferts actuels' } },
        for: {
          label: { en: 'For whom?', fr: fr`Pour qui ?` },
          hint: {
            en: 'The owner of the new mailbox. Leave this empty if the mailbox is for you.',
            fr: 'Le propriétaire de la nouvelle boîte. Laissez vide si la boîte est pour vous.',
          },
        },
      },
      choices: {
        alias: { en: 'An alias', fr: 'Un alias' },
        mailbox: { en: 'A mailbox', fr: 'Une boîte' },
        keep: { en: 'Keep', fr: 'Garder' },
        drop: { en: 'Remove', fr: 'Retirer' },
      },
    },
    details: {
      en: 'Converting into an alias deletes the mail, which can be restored for a while. An alias keeps its forwards, unless you add forwards:drop.',
      fr: 'La conversion en alias supprime le courrier, qui peut être rétabli un certain temps. Un alias garde ses transferts, sauf si vous ajoutez transferts:retirer.',
    },
    names: {
      fr: {
        path: ['convertir'],
        arguments: { into: 'en', forwards: 'transferts' },
        choices: { alias: 'alias', mailbox: 'boîte', keep: 'garder', drop: 'retirer' },
      },
    },
  },
  async (context, { address, into, to, forwards, for: person }) => {
    const read = await readExistingAddress(context.app, context.actor, address);
    if (!read.ok) return read;
    // Disposals, such as discarding, say what becomes of mail that is not kept: they are no forwards to carry over.
    const present = stripDisposals(read.value.forwards, disposalsAt(context.app, address));
    const kept = to ?? (forwards === 'drop' ? [] : present);
    if (into === 'alias') return toAlias(address, read.value, kept);
    const owner = person && resolvePerson(context.actor, person);
    if (owner && !owner.ok) return owner;
    const change = toMailbox(context, address, read.value, kept);
    return change.ok && owner ? ok({ kind: 'owned', change: change.value, owner: owner.value }) : change;
  },
);

function toAlias(
  address: Address,
  before: AddressState,
  forwards: readonly Destination[],
): Result<Change, Fault> {
  if (!before.mailbox) return err({ code: 'already-so', address, what: 'alias' });
  if (forwards.length === 0) return err({ code: 'alias-without-forward', address });
  const { localDelivery: _ofItsMailbox, ...rest } = withoutMailbox(before);
  return ok({ kind: 'address', address, before, after: { ...rest, forwards } });
}

function toMailbox(
  { app, actor }: CommandContext,
  address: Address,
  before: AddressState,
  forwards: readonly Destination[],
): Result<Change, Fault> {
  if (before.mailbox) return err({ code: 'already-so', address, what: 'mailbox' });
  const mailbox = {
    id: app.newMailboxId(),
    quota: roundQuota(app, address, defaultQuota(app, actor, address)),
  };
  return ok({ kind: 'address', address, before, after: { ...before, mailbox, forwards } });
}
