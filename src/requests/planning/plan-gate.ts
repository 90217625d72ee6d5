import type { Actor } from '../../domain/actor.ts';
import { type Domain, domainOf } from '../../domain/address/address.ts';
import type { PolicyFault } from '../../domain/fault.ts';
import type { Change } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import type { Gate } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { breakGlassGate, gateFor } from '../../policy/gates.ts';
import { limitFault, lookAlikeFault } from '../../policy/limits.ts';
import type { Rules } from '../../policy/policy.ts';
import { strictestGate } from '../../policy/strictest-gate.ts';
import { ownsTarget } from '../access/identity.ts';
import type { DomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { letsInto, needsOtherApprover, takesFromOwner } from './owner-change.ts';

/** What the gates of a plan's changes are computed from. */
export type GateScope = {
  readonly rulesOf: (change: Change) => Rules;
  readonly inside: DomainFilter;
  /** The domains that the actor sees. */
  readonly domains: () => readonly Domain[];
};

/** The gate that policy sets for one change. @param leadsProofs whether it exposes mail that proves a domain's ownership. */
export function gateOfChange(
  app: Pick<AppContext, 'store' | 'policy' | 'admins'>,
  actor: Actor,
  { change, effects }: Pick<PlannedChange, 'change' | 'effects'>,
  { rulesOf, inside, domains }: GateScope,
  leadsProofs: boolean,
): Result<Gate, PolicyFault> {
  const all = addMovedForwards(change, addPostmasterForwards(app, change, effects));
  const gates: Gate[] = [];
  // A mailbox that is renamed leaves one domain for another: what either asks for.
  const ruleSets = change.kind === 'rename' ? [change, { ...change, to: change.from }] : [change];
  for (const rules of new Set(ruleSets.map(rulesOf))) {
    const fault = limitFault(all, rules, inside) ?? lookAlikeFault(actor, all, domains);
    if (fault) return err(fault);
    const gate = gateFor(actor, change, change.kind === 'rename' ? all : effects, {
      rules,
      inside,
      owns: ownsTarget(app, actor, change),
      needsOtherApprover: needsOtherApprover(app, actor, change),
      exposesOwnershipProofs: leadsProofs,
    });
    if (!gate.ok) return gate;
    gates.push(gate.value);
  }
  const [only, ...others] = gates;
  return ok(only && others.length === 0 ? only : strictestGate(gates));
}

/** Adds the forwards that a mailbox takes with it into another domain, whose rules may be others. */
function addMovedForwards(change: Change, effects: readonly Effect[]): readonly Effect[] {
  if (change.kind !== 'rename' || domainOf(change.from) === domainOf(change.to)) return effects;
  return [...effects, ...change.before.forwards.map((to) => ({ kind: 'add-forward', to }) as const)];
}

/** The gate of all changes together, as the requester asks for them: by a workflow, by a file, or with the glass broken. */
export function gateOfAll(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  changes: readonly Pick<PlannedChange, 'change' | 'effects'>[],
  gates: readonly Gate[],
  asking: RequestOptions,
): Result<Gate, PolicyFault> {
  const gate = strictestGate(gates);
  if (asking.breakGlass === undefined) return ok(isUnseen(asking) ? seenBySomebody(gate) : gate);
  if (changes.some(({ change }) => takesFromOwner(app, change, actor) || letsInto(app, change, actor)))
    return err({ code: 'own-gain' });
  return breakGlassGate(
    actor,
    changes.flatMap(({ effects }) => effects),
    gate,
  );
}

/**
 * Whether the requester may not have been shown what they ask for: whoever built a workflow or a file said what it asks for,
 * and what filters match, or what is a colleague's, shows only afterwards.
 */
const isUnseen = ({ workflowStep, fromFile, selected, like, offboards }: RequestOptions): boolean =>
  workflowStep !== undefined ||
  fromFile === true ||
  like !== undefined ||
  offboards !== undefined ||
  (selected !== undefined && selected.where !== null);

/** The gate of what the requester may not have been shown: they confirm it where nobody else looks at it. */
const seenBySomebody = (gate: Gate): Gate => (gate.approvals ? gate : { ...gate, confirm: true });

/** Adds the forwards of the postmaster that a new domain comes with: the rules limit them like any others. */
function addPostmasterForwards(
  { store }: Pick<AppContext, 'store'>,
  change: Change,
  effects: readonly Effect[],
): readonly Effect[] {
  if (change.kind !== 'domain' || store.domains.get(change.domain)) return effects;
  const forwards = change.postmaster?.forwards ?? [];
  return [...effects, ...forwards.map((to) => ({ kind: 'add-forward', to }) as const)];
}
