import type { Fault } from '../../domain/fault.ts';

/** `what` was wrong and which rule it breaks; `next`: what to do about it. */
export type FaultMessage = { readonly what: string; readonly next: string };

export type FaultByCode = { readonly [F in Fault as F['code']]: F };

/** Messages for all faults of a type, by their codes: one that is missing does not compile. */
export type FaultMessages<F extends Fault> = {
  readonly [Code in F['code']]: (fault: FaultByCode[Code]) => FaultMessage;
};

/** Looks up a fault's message by its code. */
export function faultMessageFor(messages: FaultMessages<Fault>): (fault: Fault) => FaultMessage {
  const say = <Code extends Fault['code']>(code: Code, fault: FaultByCode[Code]) => messages[code](fault);
  return (fault) => say(fault.code, fault);
}
