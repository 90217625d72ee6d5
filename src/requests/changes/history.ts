import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AuditRow } from '../../store/tables/audit.ts';
import { canSeeRequest, type DomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { requestAt } from './changes-of.ts';

type HistoryContext = Pick<AppContext, 'store' | 'policy'>;

/** Something that was done, as far as an actor sees it. */
export type HistoryEntry = Pick<AuditRow, 'at' | 'event' | 'requestId' | 'address'> & {
  /** Null: Facteur. */
  readonly who: Actor | null;
  /** The request that it is about; of one change of several, as if that were the only one. Null: the address alone. */
  readonly request: Request | null;
  /** How many other changes of the request have ended alike, where one entry stands for all. */
  readonly others: number;
};

/** What was done about an address, the newest first. */
export function historyOf(
  app: HistoryContext,
  actor: Actor,
  address: Address,
  { sees, limit }: { readonly sees: DomainFilter; readonly limit: number },
): HistoryEntry[] {
  const requests = requestsSeenBy(app, actor, sees);
  return app.store.audit.forAddress(address, limit).map((row) => entryOf(app, row, requests, () => 0));
}

/**
 * What was done last, the newest first. A request of several changes has the entries of its own; whoever does not see all
 * of it has one for what it did to the addresses that they see.
 */
export function latestHistory(
  app: HistoryContext,
  actor: Actor,
  { sees, limit }: { readonly sees: DomainFilter; readonly limit: number },
): HistoryEntry[] {
  const requests = requestsSeenBy(app, actor, sees);
  const isAddressSeen = ({ address }: AuditRow) => sees(domainOf(address));
  const isWholeSeen = ({ requestId }: AuditRow) => requests(requestId)?.isSeen === true;
  const { audit, changes } = app.store;
  const isOfChange = (row: AuditRow) => audit.positionIn(row) !== null;
  const rows = audit.latest(limit, {
    isSeen: (row) => {
      // The row of a rename's new address stands for both.
      if (audit.isCompanion(row)) return false;
      if (row.address === '') return isWholeSeen(row);
      return isAddressSeen(row) && !(isOfChange(row) && isWholeSeen(row));
    },
    isFolded: (row) => isOfChange(row) && (isWholeSeen(row) || isAddressSeen(row)),
  });
  const othersLike = ({ event }: AuditRow, { plan, domains }: Request): number =>
    changes.countIn(plan.key, event, domains.filter(sees)) - 1;
  return rows.map((row) => entryOf(app, row, requests, othersLike));
}

type SeenRequest = { readonly request: Request; readonly isSeen: boolean };

/** Reads each request once, and whether the actor sees all of it. */
function requestsSeenBy(app: HistoryContext, actor: Actor, sees: DomainFilter) {
  const known = new Map<number, SeenRequest | null>();
  const read = (id: number): SeenRequest | null => {
    const request = app.store.requests.get(id);
    return request ? { request, isSeen: canSeeRequest(app, actor, request, sees) } : null;
  };
  return (id: number | null): SeenRequest | null => {
    if (id === null) return null;
    const seen = known.get(id) ?? read(id);
    known.set(id, seen);
    return seen;
  };
}

function entryOf(
  app: HistoryContext,
  row: AuditRow,
  requests: ReturnType<typeof requestsSeenBy>,
  othersLike: (row: AuditRow, request: Request) => number,
): HistoryEntry {
  const { at, event, requestId, address, actor } = row;
  const entry = { at, event, requestId, address, who: actor, request: null, others: 0 };
  const found = requests(requestId);
  const position = app.store.audit.positionIn(row);
  if (!found) return entry;
  const { request, isSeen } = found;
  if (position === null)
    return { ...entry, request: request.plan.size === 1 || address === '' ? request : null };
  return {
    ...entry,
    who: isSeen ? request.requester : null,
    request: requestAt(app, request, position) ?? null,
    others: othersLike(row, request),
  };
}
