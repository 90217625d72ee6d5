import type { Locale } from '../../domain/actor.ts';
import { fr } from './fr/typography.ts';

export type LocalizedText = Readonly<Record<Locale, string>>;

/** What a field says: a label, what to know before filling it in, and an example. */
export type FieldWords = {
  readonly label: LocalizedText;
  readonly hint?: LocalizedText;
  readonly placeholder?: LocalizedText;
};

/** What a command's form says. Without a submit button: a command that takes nothing. */
export type FormWords = {
  readonly title: LocalizedText;
  readonly submit?: LocalizedText;
  /** By the arguments' names. */
  readonly fields: Readonly<Record<string, FieldWords>>;
  /** By the choices' values. */
  readonly choices: Readonly<Record<string, LocalizedText>>;
};

/** Fields that mean the same in every command: a command may say it in its own words, and need not. */
export const sharedFields = {
  address: { label: { en: 'Address', fr: 'Adresse' } },
  domain: { label: { en: 'Domain', fr: 'Domaine' } },
  number: {
    label: { en: 'Request number', fr: 'Numéro de la demande' },
    placeholder: { en: '10', fr: '10' },
  },
  note: {
    label: { en: 'Note', fr: 'Note' },
    hint: {
      en: 'What the address is for. Everybody who can see the address can read it.',
      fr: 'À quoi sert l’adresse. Tous ceux qui voient l’adresse peuvent la lire.',
    },
  },
  page: { label: { en: 'Page', fr: 'Page' } },
  where: {
    label: { en: 'Or all that match', fr: 'Ou toutes celles qui conviennent' },
    hint: {
      en: 'Filters in the place of one address: domain, search, kind, state and owner:none.',
      fr: fr`Des filtres au lieu d’une adresse : domaine, recherche, type, état et propriétaire:aucun.`,
    },
    placeholder: { en: 'search:temp kind:mailbox', fr: 'recherche:temp type:boîte' },
  },
  at: {
    label: { en: 'When?', fr: fr`Quand ?` },
    hint: {
      en: 'Leave it empty for at once. A date alone means 9:00 on that day.',
      fr: fr`Laissez vide pour tout de suite. Une date seule veut dire 9 h ce jour-là.`,
    },
    placeholder: { en: 'tomorrow 9:00, friday 18:00, 14d', fr: 'demain 9h, vendredi 18h, 14j' },
  },
  until: {
    label: { en: 'Until when?', fr: fr`Jusqu’à quand ?` },
    hint: {
      en: 'Leave it empty for good. A date alone means until its end.',
      fr: 'Laissez vide si c’est pour de bon. Une date seule veut dire jusqu’à la fin de ce jour.',
    },
    placeholder: { en: 'friday, 30d, 2026-12-31', fr: 'vendredi, 30j, 2026-12-31' },
  },
  reason: {
    label: { en: 'Why?', fr: fr`Pourquoi ?` },
    hint: { en: 'Approvers read this.', fr: 'Les approbateurs lisent ce motif.' },
  },
  'break-glass': {
    label: { en: 'Skip approval, because', fr: 'Se passer d’approbation, car' },
    hint: {
      en: 'For emergencies. All approvers are told, and read this reason.',
      fr: 'En cas d’urgence. Tous les approbateurs sont prévenus et lisent ce motif.',
    },
  },
} as const satisfies Readonly<Record<string, FieldWords>>;

export type SharedField = keyof typeof sharedFields;
