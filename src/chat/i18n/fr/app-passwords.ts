import type { AppPasswordsEffect } from '../../../domain/request/effect.ts';
import type { Format } from '../format.ts';
import { fr, quoteName } from './typography.ts';

/** More than these are counted, before all are named. */
const maxListed = 10;

/** Says what becomes of a mailbox's app passwords, by their names. */
export const appPasswords =
  (format: Format) =>
  ({ become, names }: AppPasswordsEffect): string => {
    if (names === null)
      return `Tous les mots de passe d’application ${ends.many[become]}. Le serveur de messagerie ne peut pas les lister pour l’instant.`;
    const all = format.list(names.map(quoteName));
    if (names.length === 1) return `Son mot de passe d’application ${all} ${ends.one[become]}.`;
    return names.length > maxListed
      ? fr`Ses ${format.count(names.length)} mots de passe d’application ${ends.many[become]} : ${all}.`
      : `Ses mots de passe d’application ${all} ${ends.many[become]}.`;
  };

const ends = {
  one: {
    ended: 'est révoqué',
    paused: 'ne fonctionne plus tant que la boîte est suspendue',
    resumed: 'fonctionne de nouveau',
  },
  many: {
    ended: 'sont révoqués',
    paused: 'ne fonctionnent plus tant que la boîte est suspendue',
    resumed: 'fonctionnent de nouveau',
  },
} as const;
