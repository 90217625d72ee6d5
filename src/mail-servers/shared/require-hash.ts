import type { AppPasswordChange, PasswordChange } from '../../domain/request/change.ts';

/** The hash that an order for a new password came with. Throws TypeError where it came without: an order of ours is wrong. */
export function requireHash(
  { address }: PasswordChange | AppPasswordChange,
  hash: string | undefined,
): string {
  if (!hash) throw new TypeError(`The order for a new password of ${address} holds no hash.`);
  return hash;
}
