import { noteText } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { kindOf } from '../src/domain/address/address-state.ts';
import { parseNote } from '../src/domain/note.ts';
import { err, ok } from '../src/domain/result.ts';
import { disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { defaultQuota, roundQuota } from '../src/requests/planning/quota.ts';

export const create = defineChange(
  {
    path: ['create'],
    task: 'addresses',
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'domains' },
      { name: 'forward', type: 'addresses', completes: 'addresses' },
      { name: 'quota', type: 'quota' },
      { name: 'for', type: 'person' },
      noteText,
    ],
    summary: {
      en: 'create a mailbox',
      fr: 'créer une boîte',
    },
    form: {
      title: { en: 'New mailbox', fr: 'Nouvelle boîte' },
      submit: { en: 'Create', fr: 'Créer' },
      fields: {
        address: {
          label: { en: 'Address: name and domain', fr: fr`Adresse : nom et domaine` },
          hint: {
            en: 'The name is the part before the @, such as contact.',
            fr: 'Le nom est la partie avant le @, par exemple contact.',
          },
        },
        forward: {
          label: { en: 'Also forward to', fr: 'Transférer aussi vers' },
          hint: {
            en: 'The mailbox keeps its mail, and these addresses get it too.',
            fr: 'La boîte garde son courrier, et ces adresses le reçoivent aussi.',
          },
        },
        quota: {
          label: { en: 'Quota', fr: 'Quota' },
          hint: { en: 'The most that the mailbox may hold.', fr: 'Le maximum que la boîte peut contenir.' },
        },
        for: {
          label: { en: 'For whom?', fr: fr`Pour qui ?` },
          hint: {
            en: 'Leave this empty if the mailbox is for you. The owner gets the link to set the password.',
            fr: 'Laissez vide si la boîte est pour vous. Le propriétaire reçoit le lien pour définir le mot de passe.',
          },
        },
      },
    },
    details: {
      en: 'for:PERSON makes another person the owner. Only the owner gets the link to set the password. note:TEXT says what the address is for.',
      fr: `pour:PERSONNE désigne un autre propriétaire. Seul le propriétaire reçoit le lien pour définir le mot de passe. note:TEXTE dit à quoi sert l’adresse.`,
    },
    names: { fr: { path: ['créer'], arguments: { forward: 'transfert', quota: 'quota' } } },
    synonyms: ['add', 'new', 'make', 'mailbox', 'adduser', 'ajouter', 'nouveau', 'nouvelle'],
  },
  async (context, { address, forward = [], quota, for: person, note }) => {
    const { app, actor } = context;
    const before = await readAddress(app, actor, address);
    if (!before.ok) return before;
    if (before.value)
      return err({
        code: 'address-taken',
        address,
        as: kindOf(before.value, disposalsAt(app, address)),
      });
    const owner = person && resolvePerson(actor, person);
    if (owner && !owner.ok) return owner;
    const noted = parseNote(note ?? '');
    if (!noted.ok) return noted;
    const given = quota === undefined ? defaultQuota(app, actor, address) : quota;
    const mailbox = { id: app.newMailboxId(), quota: roundQuota(app, address, given) };
    const after = { mailbox, forwards: forward, enabled: true };
    const change = { kind: 'address', address, before: null, after } as const;
    return ok({ kind: 'new', change, owner: owner?.value, note: noted.value });
  },
);
