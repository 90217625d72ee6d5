import type { Effect } from '../../../../domain/request/effect.ts';
import type { Headline } from '../../en/headline.ts';

/** The headline of a change that suspends an address, or resumes it; null: it does neither, or both. */
export function suspensionHeadline(subject: string, effects: readonly Effect[]): Headline | null {
  const [effect, ...others] = effects.filter(({ kind }) => kind === 'suspend' || kind === 'resume');
  if (!effect || others.length > 0 || (effect.kind !== 'suspend' && effect.kind !== 'resume')) return null;
  const { verb, done } = words[effect.kind];
  const { part } = effect;
  if (part === 'login')
    return {
      todo: `${verb} la connexion à ${subject}`,
      done: `Connexion à ${subject} ${done}e`,
      button: `${verb} la connexion`,
    };
  if (part === 'mail')
    return {
      todo: `${verb} le courrier de ${subject}`,
      done: `Courrier de ${subject} ${done}`,
      button: `${verb} le courrier`,
    };
  return { todo: `${verb} ${subject}`, done: `Adresse ${subject} ${done}e`, button: verb };
}

const words = {
  suspend: { verb: 'Suspendre', done: 'suspendu' },
  resume: { verb: 'Réactiver', done: 'réactivé' },
} as const;
