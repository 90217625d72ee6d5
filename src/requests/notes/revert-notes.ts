import type { AddressState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { type AddressChange, type NoteChange, targetOf } from '../../domain/request/change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { readStates } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { noteChange } from './note-change.ts';

type RevertedNotes = {
  readonly changes: readonly NoteChange[];
  /** Whether others have changed a note since: theirs stays. */
  readonly hasConflict: boolean;
};

/** What an applied change did to the note of its address; `went`: the address went with it. */
type NoteStep = Pick<NoteChange, 'address' | 'from' | 'to'> & { readonly went: boolean };

/**
 * Works out the changes that take back what applied changes did to notes: of addresses that stay, and of those that come
 * back. @param states the changes of addresses that are made with them.
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
  const back = new Map(states.map(({ address, after }) => [address, after]));
  const stateFor = ({ address, went }: NoteStep): AddressState | null => {
    const present = found.value.get(address) ?? null;
    // An address that others have made anew since is not the one that had the note.
    if (went && present) return null;
    return back.has(address) ? (back.get(address) ?? null) : present;
  };
  const changes: NoteChange[] = [];
  let hasConflict = false;
  for (const step of steps) {
    const state = stateFor(step);
    if (!state) continue;
    const { address, from, to } = step;
    const change = noteChange(app, { address, state, to: from });
    if (change.from === from) continue;
    if (change.from === to) changes.push(change);
    else hasConflict = true;
  }
  return ok({ changes, hasConflict });
}

function noteStepOf({ change, effects }: RequestedChange): NoteStep[] {
  if (change.kind === 'note') return [{ ...change, went: false }];
  const lost = effects.find((effect) => effect.kind === 'drop-note');
  return lost ? [{ address: targetOf(change), from: lost.note, to: null, went: true }] : [];
}
