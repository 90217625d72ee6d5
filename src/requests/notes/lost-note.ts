import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Effect } from '../../domain/request/effect.ts';
import type { AppContext } from '../context/app-context.ts';

/** As many of an address's last audit rows are searched. */
const rowsSearched = 200;

/** The note that an address lost when it was deleted with this mailbox; null: none is known. */
export function noteLostWith(
  { store }: Pick<AppContext, 'store'>,
  address: Address,
  mailbox: MailboxId,
): string | null {
  for (const { event, detail } of store.audit.forAddress(address, rowsSearched)) {
    if (event !== 'applied') continue;
    const effects = (detail as { effects?: readonly Effect[] }).effects ?? [];
    if (!effects.some((effect) => effect.kind === 'drop-mailbox' && effect.id === mailbox)) continue;
    return effects.find((effect) => effect.kind === 'drop-note')?.note ?? null;
  }
  return null;
}
