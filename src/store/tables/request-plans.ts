import type { Address, Domain } from '../../domain/address/address.ts';
import { targetsOf } from '../../domain/request/change.ts';
import type { ChangeState } from '../../domain/request/change-state.ts';
import type { PlanSummary } from '../../domain/request/many/plan-summary.ts';
import { concernOf, type Gate } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import {
  maxFewChanges,
  type Request,
  type RequestedChange,
  type RequestOutcome,
  type RequestPlan,
} from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import type { requestChanges } from '../schema/request-changes.ts';
import type { requests } from '../schema/requests.ts';

type RequestRow = typeof requests.$inferSelect;
type ChangeRow = typeof requestChanges.$inferSelect;

/** A request to insert. */
export type NewRequest = Pick<
  Request,
  | 'tenant'
  | 'requester'
  | 'person'
  | 'domains'
  | 'addsDomain'
  | 'batches'
  | 'asking'
  | 'terms'
  | 'state'
  | 'createdAt'
  | 'expiresAt'
  | 'remindAt'
  | 'dueAt'
  | 'reverts'
> & { readonly plan: NamedPlan };

/** A plan whose changes are stored under its key. */
export type NamedPlan = Pick<RequestPlan, 'gate' | 'hash' | 'key' | 'size'> & {
  /** What its changes do, where there are several. */
  readonly summary: PlanSummary | null;
};

/** What a new plan changes of a request, none of whose changes has ended then. */
export type Replanned = Pick<Request, 'domains' | 'addsDomain' | 'batches' | 'terms' | 'expiresAt'> & {
  readonly plan: NamedPlan;
};

/** What changes with a request's transition. */
export type RequestPatch = {
  readonly id: number;
  readonly state: RequestState;
  readonly expiresAt: number | null;
  readonly remindAt: number | null;
  readonly settledAt: number | null;
  /** How it ended as a whole. */
  readonly outcome: RequestOutcome | null;
  /** How many of its changes have been applied, and how many have ended, with this transition. */
  readonly applied?: number;
  readonly ended?: number;
};

/**
 * The values of a change's rows, with its JSON encoded: its own, and one for the other address of a rename, so that this one
 * too is held and found. That is below 0, out of every run of positions, and has the state of the change's own.
 */
export function encodeChange(
  plan: number,
  { position, line, change, effects, owner, needs }: PlannedChange,
  gate: Gate,
  state: ChangeState,
) {
  const [address, other] = targetsOf(change);
  const values = { plan, change: JSON.stringify(change), concern: concernOf({ change }, gate), state };
  const own = {
    ...{ ...values, position, line, address, partOf: null },
    effects: JSON.stringify(effects),
    owner: owner && JSON.stringify(owner),
    needs: needs.length > 0 ? JSON.stringify(needs) : null,
  };
  if (other === undefined) return [own];
  const companion = { position: companionOf(position), partOf: position, address: other };
  return [own, { ...own, ...companion, line: null, effects: '[]', owner: null, needs: null }];
}

/** The position of the row of a change's other address. */
export const companionOf = (position: number): number => -1 - position;

/** Reads a change from its row. */
export const changeOfRow = (row: ChangeRow): RequestedChange => ({
  position: row.position,
  line: row.line,
  concern: row.concern,
  change: row.change,
  effects: row.effects,
  owner: row.owner,
  needs: row.needs ?? [],
  state: row.state,
  outcome: row.outcome,
  sealedHash: row.sealedHash,
});

/** Reads a request from its row and, where its changes are few, theirs. */
export function requestOfRow(row: RequestRow, ofChanges: readonly ChangeRow[]): Request {
  const { gate, plan: key, planHash: hash, changes: size, domain, domains, summary } = row;
  const changes = ofChanges.map(changeOfRow);
  const sole = size === 1 ? changes[0] : undefined;
  // Written out: each request is read several times, and copies of all the rest cost as much as reading it.
  return {
    id: row.id,
    tenant: row.tenant,
    requester: row.requester,
    address: commonAddress(ofChanges),
    plan:
      summary && size > maxFewChanges
        ? { gate, hash, key, size, kind: 'many', summary }
        : { gate, hash, key, size, kind: 'few', changes, summary },
    state: row.state,
    domains: domain === null ? (domains ?? []) : [domain],
    addsDomain: row.addsDomain,
    batches: row.batches,
    applied: row.applied,
    ended: row.ended,
    person: row.person,
    asking: row.asking,
    terms: row.terms,
    remindAt: row.remindAt,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    settledAt: row.settledAt,
    dueAt: row.dueAt,
    reverts: row.reverts,
    outcome: row.outcome ?? sole?.outcome ?? null,
  };
}

/** The address of rows that are all about it; empty where there are several. */
function commonAddress(rows: readonly { readonly address: Address }[]): Address {
  const [first] = rows;
  return first && rows.every(({ address }) => address === first.address) ? first.address : ('' as Address);
}

/** The columns of a request that are about its plan. */
export const planColumns = ({ gate, hash: planHash, key: plan, size: changes, summary }: NamedPlan) => ({
  gate,
  planHash,
  plan,
  changes,
  summary,
});

/** The only domain, or the list of several. */
export const domainColumns = (all: readonly Domain[]) => {
  const [domain = null, ...others] = all;
  return others.length === 0 && domain !== null ? { domain, domains: null } : { domain: null, domains: all };
};
