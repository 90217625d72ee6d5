import type { Address } from '../../domain/address/address.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { ChangeState } from '../../domain/request/change-state.ts';
import { concernOf, type Gate } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import {
  maxFewChanges,
  type Request,
  type RequestedChange,
  type RequestPlan,
} from '../../domain/request/request.ts';
import type { requestChanges, requests } from '../schema.ts';

type RequestRow = typeof requests.$inferSelect;
type ChangeRow = typeof requestChanges.$inferSelect;

/** The values of a change's row, with its JSON encoded. */
export const encodeChange = (
  plan: number,
  { position, line, change, effects, owner, needs }: PlannedChange,
  gate: Gate,
  state: ChangeState,
) => ({
  ...{ plan, position, line, state },
  address: targetOf(change),
  concern: concernOf({ change }, gate),
  change: JSON.stringify(change),
  effects: JSON.stringify(effects),
  owner: owner && JSON.stringify(owner),
  needs: needs.length > 0 ? JSON.stringify(needs) : null,
});

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
  const { gate, plan: key, planHash: hash, changes: size, domain, domains, summary, ...rest } = row;
  const changes = ofChanges.map(changeOfRow);
  const plan = { gate, hash, key, size };
  const sole = size === 1 ? changes[0] : undefined;
  return {
    ...rest,
    address: commonAddress(ofChanges),
    domains: domain === null ? (domains ?? []) : [domain],
    plan:
      summary && size > maxFewChanges
        ? { ...plan, kind: 'many', summary }
        : { ...plan, kind: 'few', changes, summary },
    outcome: row.outcome ?? sole?.outcome ?? null,
  };
}

/** The address of rows that are all about it; empty where there are several. */
function commonAddress(rows: readonly { readonly address: Address }[]): Address {
  const [first, ...others] = new Set(rows.map(({ address }) => address));
  return first !== undefined && others.length === 0 ? first : ('' as Address);
}

/** The stored form of a request's plan, but for its changes. */
export type StoredPlan = Pick<RequestPlan, 'gate' | 'hash' | 'key' | 'size'>;
