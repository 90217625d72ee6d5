import type { ChangeFault } from '../fault.ts';
import type {
  AbsenceChange,
  AccessChange,
  AddressChange,
  Change,
  GroupChange,
  NoteChange,
} from './change.ts';

type AlreadySo = Extract<ChangeFault, { code: 'already-so' }>;

type ChangeOfState = AddressChange | NoteChange | GroupChange | AccessChange | AbsenceChange;

/** Whether a change says what is to be, so that it may be so already. */
const isOfState = (change: Change): change is ChangeOfState =>
  change.kind === 'address' ||
  change.kind === 'note' ||
  change.kind === 'group' ||
  change.kind === 'access' ||
  change.kind === 'absence';

function whatIsSo(change: ChangeOfState): AlreadySo['what'] {
  if (change.kind === 'absence') return change.after ? 'away' : 'present';
  return change.kind === 'note' || change.kind === 'group' ? change.kind : 'same';
}

/** That a change which has no effect asks for what is so already; null: it says nothing of what is to be. */
export const alreadySo = (change: Change): AlreadySo | null =>
  isOfState(change) ? { code: 'already-so', address: change.address, what: whatIsSo(change) } : null;
