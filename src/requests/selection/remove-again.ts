import type { Actor } from '../../domain/actor.ts';
import { type Domain, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestedChange, RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { removeDomain } from './remove-domain.ts';

type ReturnContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** The domain that an undo has brought back, without its postmaster, which came by a change of its own; null: none. */
export function returnedDomain(applied: readonly RequestedChange[]): Domain | null {
  const [domain = null] = applied.flatMap(({ change }) =>
    change.kind === 'domain' && change.postmaster === null ? change.domain : [],
  );
  return domain;
}

/**
 * The removal, again, of a domain that a request has brought back, as it would be asked for now. What others have added there
 * since is not that request's to take away.
 */
export async function removeAgain(
  app: ReturnContext,
  actor: Actor,
  request: number,
  { domain, applied }: { readonly domain: Domain; readonly applied: readonly RequestedChange[] },
): Promise<
  Result<{ readonly changes: readonly WantedChange[] } & Pick<RequestOptions, 'alsoDeleted'>, Fault>
> {
  if (!app.store.domains.isKnown(domain)) return err({ code: 'undo-nothing', request, conflicts: [] });
  const removal = await removeDomain(app, actor, domain);
  if (!removal.ok) return removal;
  const returned = new Set(applied.map(({ change }) => targetOf(change)));
  const isAdded = ({ change }: WantedChange) =>
    (change.kind === 'domain-alias' || (change.kind === 'address' && domainOf(change.address) === domain)) &&
    !returned.has(targetOf(change));
  return removal.value.changes.some(isAdded)
    ? err({ code: 'undo-impossible', request, what: 'domain' })
    : ok(removal.value);
}
