import { existingAddressOrCatchAll, noteText } from '../src/chat/command/arguments.ts';
import { defineChange, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { parseNote } from '../src/domain/note.ts';
import { ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';
import { noteChange } from '../src/requests/notes/note-change.ts';

const english = () => ({
  none: 'There is no note.',
  hint: (address: string) =>
    `/mail address note ${address} TEXT sets the note. /mail address note ${address} none removes it.`,
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  none: 'Il n’y a pas de note.',
  hint: (address) =>
    `/mail adresse note ${address} TEXTE enregistre la note. /mail adresse note ${address} aucune la retire.`,
});

export const addressNote = defineChange(
  {
    path: ['address', 'note'],
    formerPaths: [['note']],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, { ...noteText, positional: true }],
    summary: {
      en: 'show or set the note of an address',
      fr: 'afficher ou modifier la note d’une adresse',
    },
    form: {
      title: { en: 'Note of an address', fr: 'Note d’une adresse' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        note: {
          label: { en: 'Note', fr: 'Note' },
          hint: {
            en: 'Leave this empty to see the note. Type none to remove it.',
            fr: 'Laissez vide pour voir la note. Saisissez aucune pour la retirer.',
          },
        },
      },
    },
    details: {
      en: 'Everybody who can see the address can read its note, and search:TEXT finds it. Without TEXT, shows the note. It goes when the address is deleted.',
      fr: fr`Tous ceux qui voient l’adresse peuvent lire sa note, et recherche:TEXTE la trouve. Sans TEXTE, affiche la note. Elle disparaît quand l’adresse est supprimée.`,
    },
    names: { fr: { path: ['adresse', 'note'] } },
    synonyms: ['comment', 'remark', 'describe', 'description', 'commentaire', 'remarque', 'noter'],
    words: { en: english, fr: french },
  },
  async ({ app, actor, text, words }, { address, note: typed }) => {
    const state = await readExistingAddress(app, actor, address);
    if (!state.ok) return state;
    if (typed !== undefined) {
      const to = parseNote(typed);
      return to.ok ? ok(noteChange(app, { address, state: state.value, to: to.value })) : to;
    }
    const known = app.store.notes.of(address);
    return viewAnswer({
      tone: 'plain',
      title: displayAddress(address),
      ...(known === null
        ? { text: [words.none] }
        : { fields: [{ name: text.lists.note, value: known, quoted: true }] }),
      hint: words.hint(address),
    });
  },
);
