import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { maxAbsenceSubject, maxAbsenceText } from '../src/domain/absence/read-absence-words.ts';
import { wantAbsence } from '../src/requests/absence/want-absence.ts';

const english = () => ({ subject: 'Out of office' });
type Words = ReturnType<typeof english>;
const french = (): Words => ({ subject: 'Absence' });

export const awayOn = defineChange(
  {
    path: ['away', 'on'],
    formerPaths: [['away'], ['absence']],
    task: 'mine',
    needs: 'away',
    arguments: [
      existingAddress,
      { name: 'from', type: 'when', startOfDay: true, synonyms: ['since', 'dès', 'depuis'] },
      {
        name: 'until',
        type: 'when',
        endOfDay: true,
        follows: 'from',
        required: true,
        synonyms: ['till', "jusqu'à", "jusqu'au", 'jusqua', 'jusquau', "jusqu'en"],
      },
      { name: 'subject', type: 'text', rest: true, most: maxAbsenceSubject },
      { name: 'text', type: 'text', rest: true, required: true, most: maxAbsenceText },
      { name: 'include', type: 'text', most: 200 },
    ],
    summary: {
      en: 'answer mail while the owner of a mailbox is away',
      fr: 'répondre au courrier pendant l’absence du propriétaire d’une boîte',
    },
    form: {
      title: { en: 'Away message', fr: 'Message d’absence' },
      submit: { en: 'Set message', fr: 'Enregistrer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        from: {
          label: { en: 'From when?', fr: fr`À partir de quand ?` },
          hint: {
            en: 'Leave it empty for now. A date alone means its beginning.',
            fr: 'Laissez vide pour maintenant. Une date seule veut dire le début de ce jour.',
          },
          placeholder: { en: 'monday, 2026-12-24', fr: 'lundi, 2026-12-24' },
        },
        until: {
          label: { en: 'Until when?', fr: fr`Jusqu’à quand ?` },
          hint: {
            en: 'A date alone means until its end.',
            fr: 'Une date seule veut dire jusqu’à la fin de ce jour.',
          },
        },
        subject: {
          label: { en: 'Subject', fr: 'Objet' },
          placeholder: { en: 'Out of office', fr: 'Absence' },
        },
        text: {
          label: { en: 'What is answered?', fr: fr`Que répondre ?` },
          hint: {
            en: 'Everybody who writes reads this, once in 7 days.',
            fr: 'Tous ceux qui écrivent le lisent, une fois tous les 7 jours.',
          },
        },
        include: {
          label: { en: 'Mail filter to keep running', fr: 'Filtre à garder en marche' },
          hint: {
            en: 'Only where the owner has a filter of their own: its name.',
            fr: 'Seulement si le propriétaire a un filtre à lui : son nom.',
          },
        },
      },
    },
    details: {
      en: 'Also answers mail for the aliases that lead to the mailbox, but neither lists nor programs. A date alone counts as a whole day. /mail away off ADDRESS ends it.',
      fr: fr`Répond aussi au courrier des alias qui mènent à la boîte, mais ni aux listes ni aux programmes. Une date seule compte comme un jour entier. /mail absence fin ADRESSE y met fin.`,
    },
    names: {
      fr: {
        path: ['absence', 'début'],
        arguments: { from: 'début', subject: 'objet', text: 'texte', include: 'inclure' },
      },
    },
    synonyms: ['vacation', 'holiday', 'autoreply', 'autoresponder', 'ooo', 'vacances', 'congés'],
    words: { en: english, fr: french },
  },
  ({ app, actor, words }, { address, at, from, until, subject, text, include }) =>
    wantAbsence(app, actor, address, {
      ...{ at: at?.at, from: from?.at, until: until.at },
      ...{ subject, usualSubject: words.subject, text, includes: include },
    }),
);
