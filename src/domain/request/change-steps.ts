import { type Bytes, deliversLocally } from '../address/address-state.ts';
import type { Destination } from '../address/destination.ts';
import type { Disposal } from '../address/disposal.ts';
import type { Change } from './change.ts';
import type { Effect } from './effect.ts';

/** One thing that a change does to an address that keeps being what it is. */
export type ChangeStep =
  | { readonly kind: 'suspension' }
  | { readonly kind: 'quota'; readonly from: Bytes | null; readonly to: Bytes | null }
  | {
      readonly kind: 'forwards';
      readonly added: readonly Destination[];
      readonly removed: readonly Destination[];
      /** Whether mail is kept, or goes elsewhere too. */
      readonly keepsOthers: boolean;
    }
  | { readonly kind: 'disposal'; readonly how: Disposal; readonly begins: boolean };

/**
 * What a change does to an address that keeps being what it is, each thing once; the rest follows from these. Empty for all
 * other changes: what they create, delete or convert names them.
 */
export function changeSteps(change: Change, effects: readonly Effect[]): ChangeStep[] {
  if (change.kind !== 'address' || !change.before || !change.after) return [];
  if (effects.some(({ kind }) => mailboxEffects.has(kind))) return [];
  const quota = effects.find((effect) => effect.kind === 'set-quota');
  const mail = mailStep(deliversLocally(change.after), change.after.forwards, effects);
  return [
    ...(effects.some(({ kind }) => kind === 'suspend' || kind === 'resume')
      ? [{ kind: 'suspension' } as const]
      : []),
    ...(quota ? [{ kind: 'quota', from: quota.from, to: quota.to } as const] : []),
    ...(mail ? [mail] : []),
  ];
}

/** Effects that make something else of an address. */
const mailboxEffects: ReadonlySet<Effect['kind']> = new Set([
  'add-mailbox',
  'drop-mailbox',
  'restore-mailbox',
]);

/** Where the mail goes from now on: that forwards replace a disposal, or the other way round, is one thing. */
function mailStep(
  isKept: boolean,
  forwards: readonly Destination[],
  effects: readonly Effect[],
): ChangeStep | null {
  const added = effects.flatMap((effect) => (effect.kind === 'add-forward' ? [effect.to] : []));
  const removed = effects.flatMap((effect) => (effect.kind === 'remove-forward' ? [effect.to] : []));
  const disposals = effects.filter((effect) => effect.kind === 'disposal');
  const disposal = disposals.find(({ begins }) => begins) ?? disposals[0];
  const isForwarding = added.length + removed.length > 0;
  if (disposal && (disposal.begins || !isForwarding))
    return { kind: 'disposal', how: disposal.how, begins: disposal.begins };
  const keepsOthers = isKept || forwards.length > added.length;
  return isForwarding ? { kind: 'forwards', added, removed, keepsOthers } : null;
}

/** As many destinations are named in a few words. */
export const maxNamedDestinations = 2;

/** Whether the words of a step say all that an effect does. */
export function isSaidByStep(step: ChangeStep | undefined, effect: Effect): boolean {
  if (step?.kind === 'quota') return effect.kind === 'set-quota';
  if (step?.kind === 'disposal') return effect.kind === 'disposal';
  if (step?.kind !== 'forwards') return false;
  if (effect.kind === 'add-forward') return step.added.length <= maxNamedDestinations;
  return effect.kind === 'remove-forward' && step.removed.length <= maxNamedDestinations;
}
