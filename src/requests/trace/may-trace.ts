import { type Actor, highestRole } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { ownsMailbox } from '../access/identity.ts';
import { readAddress, requireVisibleDomain } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { ownedSince } from './owned-since.ts';

type TraceContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** What somebody may be told of mail to an address. */
export type TraceRight = {
  /** `admin`: of what is not their own mailbox. */
  readonly as: 'owner' | 'admin';
  /** From when on: what came before somebody owned the mailbox is not theirs to know. */
  readonly notBefore: number;
};

/**
 * Who may be told what became of mail to an address: its mailbox's owner, and admins of its domain, also where the address does
 * not exist. What leads to a mailbox of somebody's is other people's address too.
 */
export async function mayTrace(
  app: TraceContext,
  actor: Actor,
  address: Address,
): Promise<Result<TraceRight, Fault>> {
  const visible = requireVisibleDomain(app, actor, domainOf(address));
  if (!visible.ok) return visible;
  const state = await readAddress(app, actor, address);
  // An admin is told what became of mail while the directory is out of reach, too.
  const mailbox = state.ok ? (state.value?.mailbox ?? null) : null;
  const isOwn = mailbox !== null && ownsMailbox(app, actor, mailbox.id);
  if (highestRole(actor) === 'admin') return ok({ as: isOwn ? 'owner' : 'admin', notBefore: 0 });
  if (!state.ok) return state;
  if (!isOwn) return err({ code: 'trace-not-yours', address, hasMailbox: mailbox !== null });
  // Logs have whole seconds.
  const notBefore = 1000 * Math.floor(ownedSince(app, address, mailbox.id) / 1000);
  return ok({ as: 'owner', notBefore });
}
