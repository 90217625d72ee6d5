import { type Actor, highestRole } from '../domain/actor.ts';
import type { PolicyFault } from '../domain/fault.ts';
import { type Effect, isDestroying } from '../domain/request/effects.ts';
import type { Gate } from '../domain/request/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** The gate without the approvals that are missing: for an admin, for whom it may not wait, and where nothing is lost. */
export function breakGlassGate(
  actor: Actor,
  effects: readonly Effect[],
  gate: Gate,
): Result<Gate, PolicyFault> {
  if (highestRole(actor) !== 'admin') return err({ code: 'glass-not-admin' });
  if (effects.some(isDestroying)) return err({ code: 'glass-destroying' });
  return gate.approvals ? ok({ ...gate, approvals: null }) : err({ code: 'glass-needless' });
}
