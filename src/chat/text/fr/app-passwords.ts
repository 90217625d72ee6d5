import type { AppPasswordsEffect } from '../../../domain/effects.ts';
import type { Format } from '../format.ts';
import { fr, quoted } from './typography.ts';

/** More names than anyone reads; their number says what is left out. */
const named = 10;

/** What becomes of a mailbox's app passwords, by their names. */
export const appPasswords =
  (format: Format) =>
  ({ become, names }: AppPasswordsEffect): string => {
    if (names === null)
      return fr`Le serveur de messagerie ne peut pas dire pour l’instant quels mots de passe d’application elle a : tous ${ends.many[become]}.`;
    const shown = names.slice(0, named).map(quoted);
    const more = names.length - shown.length;
    if (names.length === 1) return `Son mot de passe d’application ${shown.join()} ${ends.one[become]}.`;
    if (more === 0) return `Ses mots de passe d’application ${format.list(shown)} ${ends.many[become]}.`;
    const all = format.list([...shown, `${format.count(more)} ${more === 1 ? 'autre' : 'autres'}`]);
    return fr`Ses ${format.count(names.length)} mots de passe d’application ${ends.many[become]} : ${all}.`;
  };

const ends = {
  one: {
    ended: 'prend fin définitivement',
    paused: 'ne fonctionne plus tant qu’elle est suspendue',
    resumed: 'fonctionne de nouveau',
  },
  many: {
    ended: 'prennent fin définitivement',
    paused: 'ne fonctionnent plus tant qu’elle est suspendue',
    resumed: 'fonctionnent de nouveau',
  },
} as const;
