import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { type AddressChange, type NoteChange, targetOf } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { readStates } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { noteChange } from './note-change.ts';

type RevertedNotes = {
  readonly wanted: readonly WantedChange[];
  /** Whether others have changed a note since: theirs stays. */
  readonly hasConflict: boolean;
};

/** What an applied change did to the note of its address; `went`: the address went with it. */
type NoteStep = Pick<NoteChange, 'address' | 'from' | 'to'> & { readonly went: boolean };

/**
 * Takes back what applied changes did to notes, each with the change that takes back what was done to its address, if there is
 * one: of addresses that stay, and of those that come back. @param states the changes of addresses.
 */
export async function revertNotes(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  applied: readonly RequestedChange[],
  states: readonly AddressChange[],
): Promise<Result<RevertedNotes, Fault>> {
  const steps = applied.flatMap(noteStepOf);
  const found = await tryMailServer(
    readStates(
      app,
      steps.map(({ address }) => address),
    ),
  );
  if (!found.ok) return found;
  const back = new Map(states.map((change) => [change.address, change]));
  const notes = new Map<Address, string | null>();
  const alone: WantedChange[] = [];
  let hasConflict = false;
  for (const step of steps) {
    const { address, from, to } = step;
    const state = stateFor(step, found.value.get(address) ?? null, back.get(address));
    if (!state) continue;
    const change = noteChange(app, { address, state, to: from });
    if (change.from === from) continue;
    if (change.from !== to) hasConflict = true;
    else if (back.has(address)) notes.set(address, from);
    else alone.push({ change });
  }
  const withNote = (change: AddressChange): WantedChange => {
    const note = notes.get(change.address);
    return { change, ...(note !== undefined && { note }) };
  };
  return ok({ wanted: [...states.map(withNote), ...alone], hasConflict });
}

/** The state of the address whose note is taken back; null: there is none, or others have made it anew since. */
function stateFor(
  { went }: NoteStep,
  present: AddressState | null,
  back: AddressChange | undefined,
): AddressState | null {
  if (went && present) return null;
  return back ? back.after : present;
}

function noteStepOf({ change, effects }: RequestedChange): NoteStep[] {
  if (change.kind === 'note') return [{ ...change, went: false }];
  const address = targetOf(change);
  return effects.flatMap((effect): NoteStep[] => {
    if (effect.kind === 'drop-note') return [{ address, from: effect.note, to: null, went: true }];
    return effect.kind === 'set-note' ? [{ address, from: effect.from, to: effect.to, went: false }] : [];
  });
}
