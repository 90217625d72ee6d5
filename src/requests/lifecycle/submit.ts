import { type Actor, heardBy, highestRole, personOf, tenantOf } from '../../domain/actor.ts';
import { domainOf } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { Fault, RequestFault } from '../../domain/fault.ts';
import { type Change, subjectOf } from '../../domain/request/change.ts';
import { confirmationTime } from '../../domain/request/deadlines.ts';
import { concernOf, type Plan } from '../../domain/request/plan.ts';
import type { Asking, Terms } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import type { Rules } from '../../policy/policy.ts';
import { limitFor } from '../../policy/rules.ts';
import { accountsIn } from '../access/identity.ts';
import { seesRequest } from '../access/visibility.ts';
import type { Office } from '../context/app-context.ts';
import { queueShowBehindAnswer } from '../outbox/enqueue-apply.ts';
import { sealHash } from '../outbox/order.ts';
import { termsFor, waitFor } from '../planning/approval-deadlines.ts';
import { planFor, rulesOf } from '../planning/plan.ts';
import { mayHaveMoved, stillAsPlanned } from '../planning/recheck-plan.ts';
import { release } from './enqueue-approved.ts';
import { waitingAlready } from './find-duplicate.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Someone wants a change: plans it and commits the request, with the job that applies it where nobody needs
 * to be asked. @returns the request's id: that of the one by which they wait for just this already, if there is one.
 */
export async function submit(
  office: Office,
  actor: Actor,
  change: Change,
  asking: Asking = {},
): Promise<Result<number, Fault>> {
  const plan = await planFor(office, actor, change, asking);
  if (!plan.ok) return plan;
  const rules = rulesOf(office, actor, change);
  const silence = unexplained(asking, rules);
  if (silence) return refused(silence);
  const recorded = (seen?: AddressState | null): Promise<Result<number, Fault> | 'in doubt'> =>
    office.store.commit(() => {
      const already = waitingAlready(office, actor, plan.value, asking);
      if (already) return ok(already.id);
      const fault = beyondLimits(office, actor, rules) ?? heldByOthers(office, actor, change);
      if (fault) return refused(fault);
      return mayHaveMoved(office, change, seen) ? 'in doubt' : record(office, actor, plan.value, { asking });
    });
  const first = await recorded();
  if (first !== 'in doubt') return first;
  const seen = await stillAsPlanned(office, change);
  if (!seen.ok) return seen;
  const second = await recorded(seen.value);
  return second === 'in doubt' ? refused({ code: 'changed-meanwhile', address: subjectOf(change) }) : second;
}

/** Nobody breaks a glass without saying why; whether anybody else has to, policy says. */
function unexplained({ reason, breakGlass }: Asking, rules: Rules): Fault | null {
  if (breakGlass?.trim()) return null;
  if (breakGlass !== undefined) return { code: 'glass-without-reason' };
  return rules.reason === 'optional' || reason?.trim() ? null : { code: 'reason-missing' };
}

/** Whether somebody asks for more than policy allows one person to. */
function beyondLimits(office: Office, actor: Actor, rules: Rules): Fault | null {
  const role = highestRole(actor);
  const openRequests = limitFor(rules.openRequests, role);
  const requestsADay = limitFor(rules.requestsADay, role);
  if (openRequests === null && requestsADay === null) return null;
  const { requests } = office.store;
  const accounts = accountsIn(office, actor);
  if (openRequests !== null && requests.countOpenOf(accounts) >= openRequests)
    return { code: 'too-many-open', limit: openRequests };
  const today = requestsADay !== null && requests.countSince(accounts, office.clock() - day) >= requestsADay;
  return today ? { code: 'too-many-today', limit: requestsADay } : null;
}

/** A domain that another tenant is being given is as one that it has: nobody else hears of the request. */
function heldByOthers(office: Office, actor: Actor, change: Change): Fault | null {
  if (change.kind !== 'domain') return null;
  const { requests } = office.store;
  const held = requests.heldBy(subjectOf(change));
  const request = held && requests.get(held.id);
  if (!request || seesRequest(office, actor, request)) return null;
  return { code: 'domain-not-given', domain: change.domain, tenant: tenantOf(actor) };
}

/** What comes with a plan: what was said beside it, and of a password change the hash. */
export type Along = { readonly asking?: Asking; readonly passwordHash?: string };

/** Commits a request as part of the caller's transaction. */
export function record(
  office: Office,
  actor: Actor,
  plan: Plan,
  { asking = {}, passwordHash }: Along,
): Result<number, Extract<RequestFault, { code: 'request-open' }>> {
  const { store } = office;
  const address = subjectOf(plan.change);
  const concern = concernOf(plan);
  const held = store.requests.heldBy(address, concern);
  if (held) return refused({ code: 'request-open', address, request: held.id, state: held.state });
  const now = office.clock();
  const tenant = tenantOf(actor);
  const terms = termsFor(office, actor, plan, asking);
  const request = {
    tenant,
    requester: actor,
    person: personOf(actor),
    address,
    domain: domainOf(address),
    concern,
    plan,
    asking,
    terms,
    ...firstState(plan, terms, now),
    sealedHash: null,
    createdAt: now,
  };
  const id = store.requests.insert(request);
  if (actor[heardBy] !== undefined) store.chat.notePayloadMade(actor[heardBy], id, now);
  if (passwordHash !== undefined) {
    const server = office.mailServer.serverOf(domainOf(address)).name;
    store.requests.keepHash(id, sealHash(office, server, { id, plan }, passwordHash));
  }
  const { effects, gate, hash: planHash } = plan;
  // The states before and after stand in the row of its end.
  const detail = { effects, gate, planHash, ...asking };
  store.audit.append({ at: now, event: 'submitted', tenant, address, requestId: id, actor, detail });
  if (request.state === 'queued') release(office, { ...request, id });
  else queueShowBehindAnswer(office, { ...request, id });
  if (asking.breakGlass !== undefined) {
    const reason = asking.breakGlass;
    store.audit.append({
      at: now,
      event: 'glass-broken',
      tenant,
      address,
      requestId: id,
      actor,
      detail: { planHash, reason },
    });
  }
  return ok(id);
}

type Waiting = {
  readonly state: RequestState;
  readonly expiresAt: number | null;
  readonly remindAt: number | null;
};

function firstState({ gate }: Plan, terms: Terms | null, now: number): Waiting {
  if (gate.confirm)
    return { state: 'awaiting-confirmation', expiresAt: now + confirmationTime, remindAt: null };
  return gate.approvals && terms
    ? { state: 'awaiting-approval', ...waitFor(terms, now) }
    : { state: 'queued', expiresAt: null, remindAt: null };
}
