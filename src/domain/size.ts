import type { Bytes } from './address-state.ts';
import { ok, type Result, refused } from './result.ts';

const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/** The least that makes sense as a quota: one message of the size that mail servers commonly accept, 1 MiB. */
export const minQuota: Bytes = 1024 ** 2;
/** Beyond any disk that a small server has; keeps sizes exact in a double. */
export const maxQuota: Bytes = 1024 ** 5;

export type SizeFault = { readonly code: 'size-nonsense'; readonly text: string };

/**
 * Reads a quota: `500M`, `2G`, `1.5 GB`, `2GiB`, or `none` (null). Units count in 1024s, as Dovecot's do.
 */
export function parseQuota(text: string): Result<Bytes | null, SizeFault> {
  if (/^(none|no|unlimited)$/i.test(text.trim())) return ok(null);
  const match = /^(\d+(?:[.,]\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (!match) return refused({ code: 'size-nonsense', text });
  const [, digits = '', unit = ''] = match;
  const bytes = Math.round(Number(digits.replace(',', '.')) * 1024 ** (powers[unit.toLowerCase()] ?? 0));
  return bytes >= minQuota && bytes <= maxQuota ? ok(bytes) : refused({ code: 'size-nonsense', text });
}
