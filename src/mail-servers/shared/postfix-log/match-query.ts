import { type Address, stripTag } from '../../../domain/address/address.ts';
import type { TraceQuery } from '../../../domain/trace/trace.ts';

/** Tells whether a recipient in the log is one that is asked for, whatever its case and tag. */
export function recipientMatcher({ of }: TraceQuery): (recipient: string) => boolean {
  if (of.kind === 'message') return () => false;
  const { delimiters } = of;
  const names = new Set<string>(of.names);
  return (recipient) => {
    const address = recipient.toLowerCase() as Address;
    return names.has(address) || (address.includes('@') && names.has(stripTag(address, delimiters)));
  };
}

/** Whether a sender is one that is asked for; one that the log does not tell is where any is. */
export const isSenderAsked = ({ of }: TraceQuery, from: string | null): boolean =>
  of.kind === 'message' ||
  of.from === undefined ||
  (from ?? '').toLowerCase().includes(of.from.toLowerCase());
