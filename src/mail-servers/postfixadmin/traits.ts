import type { ServerTraits } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';

/** Of one whose mail is on another host. */
export const traits = {
  lacks: ['suspend-login', 'suspend-mail', 'restore', 'shared-mailboxes', 'send-as', 'dkim', 'last-login'],
  keepsRemoved: 'nothing',
  // PostfixAdmin's own queries for Postfix look for the alias rows that are active alone.
  suspendedGoesToCatchAll: true,
  ordersPerJob: 100,
  // Each order is a transaction of its own, over a pool of 4 connections: twice that keeps them busy.
  ordersAtOnce: 8,
  disposals: postfixDisposals,
} as const satisfies ServerTraits;
