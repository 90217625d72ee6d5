import { noteText, untilArgument } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { kindOf } from '../src/domain/address/address-state.ts';
import { parseNote } from '../src/domain/note.ts';
import { err, ok } from '../src/domain/result.ts';
import { disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { giveName } from '../src/requests/names/give-name.ts';
import { aliasThatHolds } from '../src/requests/times/wish-that-holds.ts';

export const alias = defineChange(
  {
    path: ['alias'],
    task: 'addresses',
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        required: true,
        completes: 'domains',
      },
      { name: 'to', type: 'addresses', positional: true, required: true, completes: 'addresses' },
      untilArgument,
      noteText,
    ],
    summary: {
      en: 'create an alias, or a catch-all (@domain)',
      fr: 'créer un alias, ou une adresse attrape-tout (@domaine)',
    },
    form: {
      title: { en: 'New alias', fr: 'Nouvel alias' },
      submit: { en: 'Create', fr: 'Créer' },
      fields: {
        address: {
          label: { en: 'Address: name and domain', fr: fr`Adresse : nom et domaine` },
          hint: {
            en: 'The name is the part before the @. Type * for a catch-all, which gets mail for addresses that don’t exist, or random for a name that is made up.',
            fr: 'Le nom est la partie avant le @. Saisissez * pour une adresse attrape-tout, qui reçoit le courrier des adresses inexistantes, ou random pour un nom au hasard.',
          },
        },
        to: { label: { en: 'Forward to', fr: 'Transférer vers' } },
      },
    },
    names: { fr: { path: ['alias'] } },
  },
  async (context, { address: typed, to, note: typedNote }) => {
    const given = await giveName(context.app, context.actor, typed);
    if (!given.ok) return given;
    const address = given.value;
    const before = await readAddress(context.app, context.actor, address);
    if (!before.ok) return before;
    const noted = parseNote(typedNote ?? '');
    if (!noted.ok) return noted;
    const after = { mailbox: null, forwards: to, enabled: true };
    if (!before.value)
      return ok({
        kind: 'new',
        change: { kind: 'address', address, before: null, after },
        note: noted.value,
      });
    const kept = aliasThatHolds(context.app, { address, before: before.value, after });
    if (kept) {
      const note = noted.value;
      const changes = kept.changes.map((each) => ({ ...each, ...(note !== null && { note }) }));
      return ok({ kind: 'changes', ...kept, changes });
    }
    return err({
      code: 'address-taken',
      address,
      as: kindOf(before.value, disposalsAt(context.app, address)),
    });
  },
);
