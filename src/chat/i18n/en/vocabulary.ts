import type { Platform, Role } from '../../../domain/actor.ts';
import type { AddressKind } from '../../../domain/address/address-state.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import type { AuditEvent } from '../../../store/tables/audit.ts';
import { quotable, truncate } from '../quotable.ts';

/** Quotes what somebody typed. */
export const quote = (text: string): string => `“${truncate(quotable(text))}”`;

/** Quotes a name in full, since somebody agrees to it. */
export const quoteName = (name: string): string => `“${quotable(name)}”`;

/** The same with a capital, for the beginning of a sentence. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export const roleOrMore = (role: Role): string => (role === 'admin' ? 'an admin' : `a ${role} or an admin`);

export const kinds: Readonly<Record<AddressKind, string>> = {
  mailbox: 'a mailbox',
  alias: 'an alias',
  mixed: 'a mailbox that also forwards',
  discard: 'an alias that discards its mail',
  'learn-spam': 'an alias whose mail is learned as spam',
  'learn-ham': 'an alias whose mail is learned as ham',
};

export const states: Readonly<Record<RequestState, string>> = {
  'awaiting-confirmation': 'waiting for confirmation',
  'awaiting-approval': 'waiting for approval',
  scheduled: 'scheduled',
  queued: 'queued',
  applying: 'being applied',
  stopping: 'being stopped',
  applied: 'applied',
  'partly-applied': 'partly applied',
  failed: 'failed',
  cancelled: 'cancelled',
  denied: 'denied',
  expired: 'expired',
  stale: 'outdated: the address changed in the meantime',
};

/** The audit's events. */
export const events = {
  submitted: 'requested',
  confirmed: 'confirmed',
  approved: 'approved',
  'glass-broken': 'approval skipped',
  replanned: 'shown again after a change',
  scheduled: 'scheduled',
  due: 'its time has come',
  'let-end': 'ends as planned',
  stopped: 'stopped',
  applied: 'applied',
  'partly-applied': 'partly applied',
  failed: 'failed',
  cancelled: 'cancelled',
  denied: 'denied',
  expired: 'expired',
  stale: 'outdated',
  skipped: 'left out',
  'link-issued': 'password link created',
  'link-undelivered': 'password link could not be delivered',
  'owner-not-told': 'owner could not be notified',
  'restored-from-backup': 'Facteur put back from a backup',
  'restored-from-replica': 'Facteur went on from a replica',
  purged: 'deleted mail erased for good',
  traced: 'mail traced',
  tested: 'test message sent',
  drifted: 'changed outside Facteur',
  'domain-drifted': 'domain changed outside Facteur',
  'domain-review-begun': 'review begun',
  'domain-review-ended': 'review ended',
  'domain-review-kept': 'kept in a review',
  'domain-review-asked': 'owner asked in a review',
  'domain-review-owner-said': 'owner answered in a review',
  'domain-review-requested': 'requested in a review',
  'domain-review-gone': 'no longer so in a review',
  'domain-review-reopened': 'answer in a review changed',
} satisfies Record<AuditEvent, string>;

export const platformNames: Readonly<Record<Platform, string>> = {
  terminal: 'terminal',
  slack: 'Slack',
  discord: 'Discord',
};
