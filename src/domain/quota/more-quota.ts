import type { Bytes } from '../address/address-state.ts';

/** What is offered to whoever asks for more: the present quota twice, and four times, but no more than is allowed. */
export function largerQuotas(quota: Bytes, largest: Bytes | null): readonly Bytes[] {
  const wanted = [quota * 2, quota * 4];
  const allowed = wanted.map((each) => (largest === null ? each : Math.min(each, largest)));
  return [...new Set(allowed)].filter((each) => each > quota);
}
