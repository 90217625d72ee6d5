import type { MailboxSize } from '../../address/address-state.ts';

/** What several mailboxes hold together. */
export type SizeSum = {
  readonly mailboxes: number;
  readonly messages: number;
  readonly bytes: number;
  /** How many of the mailboxes have an unknown size; the sum lacks them. */
  readonly unknown: number;
};

export const noMailboxes: SizeSum = { mailboxes: 0, messages: 0, bytes: 0, unknown: 0 };

export const addSize = (sum: SizeSum, size: MailboxSize): SizeSum => ({
  mailboxes: sum.mailboxes + 1,
  messages: sum.messages + (size.messages ?? 0),
  bytes: sum.bytes + (size.bytes ?? 0),
  unknown: sum.unknown + (size.unknown ? 1 : 0),
});
