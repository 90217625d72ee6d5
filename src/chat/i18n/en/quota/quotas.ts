import type { Bytes } from '../../../../domain/address/address-state.ts';
import type { Format } from '../../format.ts';

/** Words for mailboxes that are nearly full, and for what is large. */
export const quotaTexts = (format: Format) => ({
  nearlyFull: (address: string, share: number) => `The mailbox ${address} is ${share}% full.`,
  severalNearlyFull: (count: number) => `${format.count(count)} mailboxes without an owner are nearly full.`,
  holds: (bytes: Bytes, quota: Bytes) => `It holds ${format.size(bytes)} of ${format.size(quota)}.`,
  holdsShare: (bytes: Bytes, quota: Bytes, share: number) =>
    `${format.size(bytes)} of ${format.size(quota)}, ${share}%.`,
  consequence: 'Once a mailbox is full, new mail to it is refused.',
  askForMore: 'Ask for more',
  whatIsLarge: 'What is large',
  hint: (address: string) =>
    `Delete what you no longer need, also from the trash folder, or ask for more: /mail quota ${address} SIZE`,
  ownerlessHint: (address: string | null) =>
    `You are told since no owner can be. /mail owner ${address ?? 'ADDRESS'} PERSON names one, who is told from then on.`,
  moreTitle: (address: string) => `How much should ${address} hold?`,
  moreNow: (used: string, quota: Bytes) => `Its quota is ${format.size(quota)}. It holds ${used}.`,
  moreHint: (address: string) =>
    `A click asks for that quota. For another size, type /mail quota ${address} SIZE`,
  askFor: (quota: Bytes) => `Ask for ${format.size(quota)}`,
  otherSize: 'Another size',
  noLimit: (address: string) => `${address} has no limit: there is no need for more.`,
  largestAllowed: (address: string, quota: Bytes) =>
    `${address} has ${format.size(quota)}, the most that the policy allows.`,
  largestAllowedHint: 'Delete what is no longer needed, or talk to the operator, who can change the policy.',
});
