import { type AddressState, sameState } from '../../address/address-state.ts';
import { destinationKey } from '../../address/destination.ts';
import { type SuspendedPart, suspend, suspendedParts } from '../../suspension/suspension.ts';
import type { AddressChange } from '../change.ts';
import type { Effect } from '../effect.ts';
import { revert } from '../rebase.ts';

/**
 * What a request takes back of another, whose time is over: what it did; or, of an address that it created, that it takes
 * mail (`suspend`), and later that it exists (`remove`). `delete`: a mailbox that it closed until then.
 */
export type TakesBack = 'all' | 'suspend' | 'remove' | 'delete';

/** Whether a change creates an address that only forwards: it is suspended first, so that nobody else gets its name. */
export const createsAlias = ({ before, after }: AddressChange): boolean =>
  before === null && after !== null && after.mailbox === null;

/** Whether a change can be made for a time: nothing comes into being or ends with it that holds mail. */
export const isReversible = ({ before, after }: AddressChange): boolean =>
  after !== null && (before?.mailbox?.id ?? null) === (after.mailbox?.id ?? null);

/**
 * The change that takes back what an applied one did, on what is found now; null where nothing of it is left. What others
 * did since stays, and so does a mailbox.
 */
export function wayBack(
  applied: AddressChange,
  found: AddressState | null,
  takesBack: TakesBack,
): AddressChange | null {
  const after = stateAfter(applied, found, takesBack);
  if (found === null || sameState(after, found)) return null;
  if (found.mailbox && after?.mailbox?.id !== found.mailbox.id) return null;
  return { kind: 'address', address: applied.address, before: found, after };
}

function stateAfter(
  applied: AddressChange,
  found: AddressState | null,
  takesBack: TakesBack,
): AddressState | null {
  if (createsAlias(applied) && found) return aliasAfter(found, takesBack);
  const { change, conflicts } = revert(applied, found);
  return conflicts.some(({ kind }) => kind === 'nothing-left') ? found : change.after;
}

/**
 * An address that was made for a time ends, wherever others have it forward to since: whoever puts somebody else into an alias
 * does not ask for it to stay. A mailbox that it has become stays, and an alias that somebody wants to take mail again.
 */
function aliasAfter(found: AddressState, takesBack: TakesBack): AddressState | null {
  if (found.mailbox) return found;
  if (takesBack === 'remove') return found.enabled ? found : null;
  return suspend(found);
}

/** Something about an address that may be wanted otherwise: that it exists, takes mail, may hold so much, or a forward. */
export type Aspect = string;

/** Which aspects of an address effects are about. */
export function aspectsOf(effects: readonly Effect[]): Set<Aspect> {
  const aspects = new Set(effects.flatMap(aspectsOfEffect));
  return effects.some(({ kind }) => kind === 'create-address') ? new Set(['existence']) : aspects;
}

const aspectsOfEffect = (effect: Effect): readonly Aspect[] =>
  effect.kind === 'suspend' || effect.kind === 'resume'
    ? aspectsOfPart(effect.part)
    : [aspectOf(effect) ?? []].flat();

/** Of both parts of a suspension, where none is named. */
export const aspectsOfPart = (part: SuspendedPart | undefined): readonly Aspect[] =>
  part === undefined ? suspendedParts : [part];

function aspectOf(effect: Effect): Aspect | null {
  switch (effect.kind) {
    case 'create-address':
    case 'remove-address':
      return 'existence';
    case 'set-quota':
      return 'quota';
    case 'add-forward':
    case 'remove-forward':
      return forwardAspect(effect.to);
    case 'disposal':
      return 'disposal';
    case 'local-delivery':
      return 'local delivery';
    default:
      return null;
  }
}

/** That an address forwards to a destination. */
export const forwardAspect = (to: Parameters<typeof destinationKey>[0]): Aspect =>
  `forward ${destinationKey(to)}`;

/** Which aspects a way back is about, by its own effects. */
export function aspectsOfWayBack(effects: readonly Effect[], takesBack: TakesBack): Set<Aspect> {
  const own = aspectsOf(effects);
  if (takesBack === 'remove') return new Set(['existence', ...suspendedParts]);
  // Who opens a closed mailbox again wants to have it.
  if (takesBack === 'delete') return new Set(['existence', ...suspendedParts, 'local delivery']);
  if (takesBack === 'suspend' && own.has('mail')) return new Set(['existence']);
  return own;
}

/** Whether a wish about some aspects is about a way back too: who deletes an address wants nothing else of it. */
export const concerns = (
  wish: ReadonlySet<Aspect>,
  back: ReadonlySet<Aspect>,
  isDeletion: boolean,
): boolean => isDeletion || [...wish].some((each) => back.has(each));
