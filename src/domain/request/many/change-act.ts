import { isCatchAll } from '../../address/address.ts';
import type { OwnerChange } from '../change.ts';
import type { Effect } from '../effect.ts';
import { isKeeping, soleNote } from '../effect-predicates.ts';
import type { PlannedChange } from '../planned-change.ts';

/** What a change does, in one word: what changes of a request are counted by. */
export const changeActs = [
  'create-mailbox',
  'create-alias',
  'create-catch-all',
  'delete-mailbox',
  'delete-alias',
  'delete-catch-all',
  'convert-to-alias',
  'convert-to-mailbox',
  'restore-mailbox',
  'suspend',
  'suspend-login',
  'suspend-mail',
  'resume',
  'resume-login',
  'resume-mail',
  'quota',
  'forwards',
  'several',
  'hand-over',
  'close',
  'owner',
  'rename',
  'link',
  'password',
  'app-password',
  'note',
  'group',
  'access',
  'set-absence',
  'end-absence',
  'add-domain',
  'remove-domain',
  'add-domain-name',
  'remove-domain-name',
  'domain-quota',
  'dkim',
  'keep',
] as const;

export type ChangeAct = (typeof changeActs)[number];

/** What a planned change does; `several` where it does more than one thing to an address that stays what it is. */
export function actOf({ change, effects }: Pick<PlannedChange, 'change' | 'effects'>): ChangeAct {
  if (change.kind === 'domain') return 'add-domain';
  if (change.kind === 'domain-remove') return 'remove-domain';
  if (change.kind === 'domain-alias') return `${change.act}-domain-name`;
  if (change.kind === 'owner') return actOfOwner(change);
  if (change.kind === 'absence') return change.after ? 'set-absence' : 'end-absence';
  if (change.kind !== 'address') return change.kind;
  const kinds = new Set(effects.map(({ kind }) => kind));
  if (kinds.has('restore-mailbox')) return 'restore-mailbox';
  const ofMailbox = kinds.has('add-mailbox') || kinds.has('drop-mailbox');
  const what = isCatchAll(change.address) ? 'catch-all' : ofMailbox ? 'mailbox' : 'alias';
  if (kinds.has('create-address')) return `create-${what}`;
  if (kinds.has('remove-address')) return `delete-${what}`;
  if (kinds.has('drop-mailbox')) return 'convert-to-alias';
  if (kinds.has('add-mailbox')) return 'convert-to-mailbox';
  if (isKeeping(effects)) return 'keep';
  if (soleNote(effects) !== undefined) return 'note';
  if (kinds.has('follow-group')) return 'group';
  const acts = new Set(
    effects.flatMap((effect) => suspensionAct(effect) ?? actOfEffect.get(effect.kind) ?? []),
  );
  const [only] = acts;
  return acts.size === 1 && only ? only : 'several';
}

function actOfOwner({ locksOut, closedUntil }: OwnerChange): ChangeAct {
  if (closedUntil !== undefined) return 'close';
  return locksOut ? 'hand-over' : 'owner';
}

/** Acts that take addresses or their mail away, in the order in which they are said. */
const removingActs: readonly ChangeAct[] = [
  'remove-domain',
  'delete-mailbox',
  'convert-to-alias',
  'close',
  'delete-alias',
  'delete-catch-all',
  'remove-domain-name',
];

export const isDeletion = (act: ChangeAct): boolean => act.startsWith('delete-');

export const isRemoving = (act: ChangeAct): boolean => removingActs.includes(act);

/** Counted acts with those first that take something away. */
export const removingFirst = <T extends { readonly act: ChangeAct }>(acts: readonly T[]): T[] => [
  ...removingActs.flatMap((act) => acts.filter((each) => each.act === act)),
  ...acts.filter(({ act }) => !isRemoving(act)),
];

/** Whether two acts have a common word: what is created, or deleted. */
export const sameVerb = (one: ChangeAct, other: ChangeAct | undefined): boolean =>
  ['create-', 'delete-'].some((verb) => one.startsWith(verb) && other?.startsWith(verb) === true);

/** What suspends or resumes; null: something else. */
function suspensionAct(effect: Effect): ChangeAct | null {
  if (effect.kind !== 'suspend' && effect.kind !== 'resume') return null;
  return effect.part === undefined ? effect.kind : `${effect.kind}-${effect.part}`;
}

const actOfEffect: ReadonlyMap<string, ChangeAct> = new Map([
  ['set-quota', 'quota'],
  ['add-forward', 'forwards'],
  ['remove-forward', 'forwards'],
  ['disposal', 'forwards'],
  ['local-delivery', 'forwards'],
]);
