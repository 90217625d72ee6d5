import type { AddressState, Bytes } from '../../domain/address/address-state.ts';

const mebibyte = 1024 ** 2;

/** mailcow takes quotas in MiB, and 0 for no limit. What is no whole number of MiB is rounded up. */
export const toMebibytes = (quota: Bytes | null): number => Math.ceil((quota ?? 0) / mebibyte);

/** A state as mailcow would keep it: its quota in whole MiB. */
export function roundQuota(state: AddressState | null): AddressState | null {
  if (!state?.mailbox?.quota) return state;
  const { mailbox } = state;
  return { ...state, mailbox: { ...mailbox, quota: toMebibytes(state.mailbox.quota) * mebibyte } };
}
