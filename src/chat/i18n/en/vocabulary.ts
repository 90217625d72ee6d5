import type { Platform, Role } from '../../../domain/actor.ts';
import type { AddressKind } from '../../../domain/address/address-state.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import type { AuditEvent } from '../../../store/tables/audit.ts';
import { quotable, truncate } from '../quotable.ts';

/** Quotes what somebody typed. */
export const quote = (text: string): string => `“${truncate(quotable(text))}”`;

/** Quotes a name in full, since somebody agrees to it. */
export const quoteName = (name: string): string => `“${quotable(name)}”`;

export const roleOrMore = (role: Role): string => (role === 'admin' ? 'an admin' : `a ${role} or an admin`);

export const kinds: Readonly<Record<AddressKind, string>> = {
  mailbox: 'a mailbox',
  alias: 'an alias',
  mixed: 'a mailbox that also forwards',
  discard: 'an alias that discards its mail',
  'learn-spam': 'an alias whose mail is learned as spam',
  'learn-ham': 'an alias whose mail is learned as no spam',
};

export const states: Readonly<Record<RequestState, string>> = {
  'awaiting-confirmation': 'waiting for a confirmation',
  'awaiting-approval': 'waiting for an approval',
  queued: 'queued',
  applying: 'being applied',
  applied: 'applied',
  failed: 'failed',
  cancelled: 'cancelled',
  denied: 'denied',
  expired: 'expired',
  stale: 'stale: the address changed meanwhile',
};

/** The audit's events. */
export const events = {
  submitted: 'asked',
  confirmed: 'confirmed',
  approved: 'approved',
  'glass-broken': 'did not wait for approvals',
  replanned: 'shown anew, since it had changed',
  applied: 'applied',
  failed: 'failed',
  cancelled: 'cancelled',
  denied: 'denied',
  expired: 'expired',
  stale: 'stale',
  'link-issued': 'password link made',
  'link-undelivered': 'password link could not be delivered',
  'owner-not-told': 'the owner could not be told',
  purged: 'removed mail deleted for good',
  drifted: 'changed by others, on the mail server',
  'domain-drifted': 'its domain was changed by others, on the mail server',
} satisfies Record<AuditEvent, string>;

export const platformNames: Readonly<Record<Platform, string>> = {
  terminal: 'terminal',
  slack: 'Slack',
  discord: 'Discord',
};
