import type { Fault } from '../../domain/fault.ts';

/** What was wrong and which rule it breaks; and what to do about it. */
export type FaultMessage = { readonly what: string; readonly next: string };

type FaultByCode = { readonly [F in Fault as F['code']]: F };

/** Words for some faults, by their codes: all that a type of faults names, or it does not compile. */
export type FaultMessages<F extends Fault> = {
  readonly [Code in F['code']]: (fault: FaultByCode[Code]) => FaultMessage;
};

/** Finds the words for a fault. */
export function faultMessageFor(messages: FaultMessages<Fault>): (fault: Fault) => FaultMessage {
  const say = <Code extends Fault['code']>(code: Code, fault: FaultByCode[Code]) => messages[code](fault);
  return (fault) => say(fault.code, fault);
}
