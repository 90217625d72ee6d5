import type { Fault } from '../../domain/fault.ts';

/** What was wrong and which rule it breaks; and what to do about it. */
export type Refusal = { readonly what: string; readonly next: string };

type FaultOf = { readonly [F in Fault as F['code']]: F };

/** Words for some faults, by their codes: all that a type of faults names, or it does not compile. */
export type WordsFor<F extends Fault> = {
  readonly [Code in F['code']]: (fault: FaultOf[Code]) => Refusal;
};

/** Finds the words for a fault. */
export function faultsIn(words: WordsFor<Fault>): (fault: Fault) => Refusal {
  const say = <Code extends Fault['code']>(code: Code, fault: FaultOf[Code]) => words[code](fault);
  return (fault) => say(fault.code, fault);
}
