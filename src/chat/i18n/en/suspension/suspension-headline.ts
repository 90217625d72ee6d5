import type { Effect } from '../../../../domain/request/effect.ts';
import type { Headline } from '../headline.ts';

/** The headline of a change that suspends an address, or resumes it; null: it does neither, or both. */
export function suspensionHeadline(subject: string, effects: readonly Effect[]): Headline | null {
  const [effect, ...others] = effects.filter(({ kind }) => kind === 'suspend' || kind === 'resume');
  if (!effect || others.length > 0 || (effect.kind !== 'suspend' && effect.kind !== 'resume')) return null;
  const { verb, done } = words[effect.kind];
  const { part } = effect;
  if (part === undefined) return { todo: `${verb} ${subject}`, done: `${subject} ${done}`, button: verb };
  const what = part === 'login' ? 'logins' : 'mail';
  return {
    todo: `${verb} ${what} to ${subject}`,
    done: `${part === 'login' ? 'Logins' : 'Mail'} to ${subject} ${done}`,
    button: `${verb} ${what}`,
  };
}

const words = {
  suspend: { verb: 'Suspend', done: 'suspended' },
  resume: { verb: 'Resume', done: 'resumed' },
} as const;
