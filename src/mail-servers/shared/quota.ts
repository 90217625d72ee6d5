import type { AddressState, Bytes } from '../../domain/address/address-state.ts';

/** The unit of the quotas of mail servers that keep them in whole MiB. */
export const mebibyte: Bytes = 1024 ** 2;

/** A quota in MiB, rounded up; 0 for no limit. */
export const toMebibytes = (quota: Bytes | null): number => Math.ceil((quota ?? 0) / mebibyte);

/** A state as such a mail server keeps it: its quota in whole MiB, rounded up. */
export function roundQuota<State extends AddressState | null>(state: State): State {
  if (!state?.mailbox?.quota) return state;
  const quota = toMebibytes(state.mailbox.quota) * mebibyte;
  return { ...state, mailbox: { ...state.mailbox, quota } };
}
