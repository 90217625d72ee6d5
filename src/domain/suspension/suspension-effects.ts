import { isCatchAll } from '../address/address.ts';
import type { AddressChange } from '../request/change.ts';
import type { AppPasswordsEffect, Effect, EffectContext } from '../request/effect.ts';
import { isSuspended, type SuspendedPart, suspendedParts } from './suspension.ts';

type BeforeAndAfter = Pick<AddressChange, 'before' | 'after'>;

/** Whether a change suspends a part of an address that was not. What is new was not. */
export const becomesSuspended = ({ before, after }: BeforeAndAfter, part: SuspendedPart): boolean =>
  after !== null && isSuspended(after, part) && !(before && isSuspended(before, part));

/** Whether a change resumes a part of an address. */
export const becomesResumed = ({ before, after }: BeforeAndAfter, part: SuspendedPart): boolean =>
  before !== null && after !== null && isSuspended(before, part) && !isSuspended(after, part);

/** What a change suspends and resumes; both where it suspends logins in the place of mail, or the other way round. */
export function suspensionEffects(change: AddressChange, context: EffectContext): Effect[] {
  const { address, before, after } = change;
  if (!after) return [];
  // Logins are a mailbox's alone.
  const parts: readonly SuspendedPart[] = after.mailbox ? suspendedParts : ['mail'];
  const of = after.mailbox ? {} : ({ of: isCatchAll(address) ? 'catch-all' : 'alias' } as const);
  const suspended = parts.filter((part) => becomesSuspended(change, part));
  const resumed = parts.filter((part) => becomesResumed(change, part));
  const isApart = (some: readonly SuspendedPart[]) => some.length < parts.length;
  const [first] = suspended;
  const [again] = resumed;
  const effects: Effect[] = [];
  if (first)
    effects.push({
      kind: 'suspend',
      ...of,
      ...(isApart(suspended) && { part: first }),
      ...(suspended.includes('mail') && context.catchAll && { catchAll: context.catchAll }),
      ...(!before && { isNew: true }),
    });
  if (again) effects.push({ kind: 'resume', ...of, ...(isApart(resumed) && { part: again }) });
  const isSameMailbox = before?.mailbox && before.mailbox.id === after.mailbox?.id;
  return [...effects, ...(isSameMailbox ? pausedPasswords(suspended, resumed, context) : [])];
}

/** App passwords are for logins alone. */
function pausedPasswords(
  suspended: readonly SuspendedPart[],
  resumed: readonly SuspendedPart[],
  { appPasswords: names }: EffectContext,
): AppPasswordsEffect[] {
  const become = suspended.includes('login') ? 'paused' : resumed.includes('login') ? 'resumed' : null;
  if (become === null || names === undefined || names?.length === 0) return [];
  return [{ kind: 'app-passwords', become, names }];
}
