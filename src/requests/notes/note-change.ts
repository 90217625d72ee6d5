import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { NoteChange } from '../../domain/request/change.ts';
import type { AppContext } from '../context/app-context.ts';

type NoteContext = Pick<AppContext, 'store'>;

/** The change from the note that an address has now. @param state the address's. */
export const noteChange = (
  { store }: NoteContext,
  {
    address,
    state,
    to,
  }: { readonly address: Address; readonly state: AddressState; readonly to: string | null },
): NoteChange => ({
  ...{ kind: 'note', address, to },
  mailbox: state.mailbox?.id ?? null,
  from: store.notes.of(address),
});

/** Whether what a note was planned on is still there: the address, its mailbox and its note. */
export const fitsNote = (app: NoteContext, change: NoteChange, found: AddressState | null): boolean => {
  if (!found) return false;
  const { mailbox, from } = noteChange(app, { ...change, state: found });
  return mailbox === change.mailbox && from === change.from;
};
