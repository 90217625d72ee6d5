import type { AddressState } from '../address/address-state.ts';
import type { Capability } from '../capability.ts';
import { suspensionOf } from './suspension.ts';

/** What suspending one part alone needs of a mail server. A mailbox that is so already may stay. */
export function suspensionCapabilities(
  before: AddressState | null,
  after: AddressState | null,
): readonly Capability[] {
  const wanted = after && suspensionOf(after);
  if (wanted === (before && suspensionOf(before))) return [];
  if (wanted === 'suspended-login') return ['suspend-login'];
  return wanted === 'suspended-mail' ? ['suspend-mail'] : [];
}
