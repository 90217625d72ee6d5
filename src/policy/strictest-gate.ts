import { roles } from '../domain/actor.ts';
import type { Gate } from '../domain/request/plan.ts';

/** More changes than this are shown before anything happens, even to somebody of whom policy asks nothing. */
const mostUnconfirmed = 8;

/** The gate of a request, from those of its changes: a confirmation if any asks for one, the most approvals, by the highest role. */
export function strictestGate(gates: readonly Gate[]): Gate {
  const asked = gates.flatMap(({ approvals }) => approvals ?? []);
  const role = roles.findLast((each) => asked.some((approvals) => approvals.role === each));
  return {
    confirm: gates.length > mostUnconfirmed || gates.some(({ confirm }) => confirm),
    approvals: role === undefined ? null : { count: Math.max(...asked.map(({ count }) => count)), role },
  };
}
