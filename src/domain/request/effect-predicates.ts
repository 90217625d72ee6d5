import type { Change } from './change.ts';
import type { Effect } from './effect.ts';
import { effectsOf } from './effects.ts';

/** Whether an effect destroys mail. A change destroys because an effect does, whichever command made it. */
export const isDestroying = (effect: Effect): effect is Extract<Effect, { kind: 'drop-mailbox' }> =>
  effect.kind === 'drop-mailbox';

const appPasswordEffectKinds: ReadonlySet<Effect['kind']> = new Set([
  'drop-mailbox',
  'lock-out',
  'suspend',
  'resume',
]);

/** Whether a change affects the mailbox's app passwords, so that they must be read. */
export const affectsAppPasswords = (change: Change): boolean =>
  effectsOf(change).some(({ kind }) => appPasswordEffectKinds.has(kind)) &&
  (change.kind !== 'address' || !!change.before?.mailbox);

/** Whether effects create an address that takes no mail yet, so that nothing of where its mail goes happens before it is resumed. */
export const isCreatedSuspended = (effects: readonly Effect[]): boolean =>
  effects.some((effect) => effect.kind === 'suspend' && effect.isNew && effect.part !== 'login');

/** Whether effects leave an address as it is, at most with another note, and end what would be undone there. */
export const isKeeping = (effects: readonly Effect[]): boolean =>
  effects.some(({ kind }) => kind === 'ends-reversal') &&
  effects.every(({ kind }) => kind === 'ends-reversal' || kind === 'set-note');

/** What an address's change notes where it does nothing else; undefined: it does. */
export const soleNote = (effects: readonly Effect[]): string | null | undefined => {
  const [only, ...others] = effects;
  return only?.kind === 'set-note' && others.length === 0 ? only.to : undefined;
};

/** Effects, and what goes on by them: whoever agrees to them agrees to that too. */
export const withWhatStays = (effects: readonly Effect[]): readonly Effect[] =>
  effects.flatMap((effect) =>
    effect.kind === 'ends-reversal' ? [effect, ...(effect.stays ?? [])] : [effect],
  );
