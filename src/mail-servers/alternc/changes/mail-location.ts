import type { AddressChange } from '../../../domain/request/change.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { DriverContext } from '../context.ts';
import type { AddressRows } from '../tables.ts';

/**
 * Why a mailbox that the change removes can't be: its row names no place of AlternC's mail, so that nothing could be kept of
 * it. Null where it can. What is not removed may lie anywhere.
 */
export function findMisplacedMail(
  { trash, alterncMail }: Pick<DriverContext, 'trash' | 'alterncMail'>,
  { address, after }: Pick<AddressChange, 'address' | 'after'>,
  { row, state }: AddressRows,
): string | null {
  const leaves = state?.mailbox && state.mailbox.id !== after?.mailbox?.id;
  if (!leaves || !trash || trash.isMailPath(row?.path ?? '')) return null;
  return `AlternC has the mail of ${address} at "${sanitizeText(row?.path ?? '')}", which is not below ${alterncMail}, so that Facteur can't keep it: correct the path in AlternC's table mailbox, or delete it in AlternC's panel.`;
}
