import type { Fault } from '../../domain/fault.ts';
import type { Argument, Definition } from './command.ts';

/** The argument that a fault is about, so that a form can show it there; null where it is about none. */
export function faultField(definition: Definition, fault: Fault): string | null {
  const first = (matches: (argument: Argument) => boolean): string | null =>
    definition.arguments.find(matches)?.name ?? null;
  if (fault.code.startsWith('forward-')) return first(({ type }) => type === 'addresses');
  if (fault.code === 'look-alike')
    return first(({ type }) => type === 'addresses') ?? first(({ type }) => type === 'domain');
  if (groupFaults.has(fault.code)) return first(({ type }) => type === 'group');
  if (
    fault.code === 'quota-below-use' ||
    fault.code === 'quota-too-large' ||
    fault.code.startsWith('domain-quota-')
  )
    return first(({ type }) => type === 'quota');
  if (fault.code === 'person-unclear' || fault.code === 'owner-already')
    return first(({ type }) => type === 'person' || type === 'holder');
  if (holderFaults.has(fault.code)) return first(({ type }) => type === 'holder');
  if (fault.code.startsWith('file-')) return first(({ type }) => type === 'file');
  if (fault.code.startsWith('app-password-')) return first(({ name }) => name === 'name');
  if (fault.code === 'reason-missing') return first(({ name }) => name === 'reason');
  if (fault.code.startsWith('glass-')) return first(({ name }) => name === 'break-glass');
  if (fault.code === 'postmaster-in-new-domain') return first(({ name }) => name === 'postmaster');
  if (addressFaults.has(fault.code)) return first(({ positional }) => positional === true);
  return null;
}

const groupFaults = new Set<Fault['code']>([
  'group-unknown',
  'group-at-terminal',
  'group-unreadable',
  'group-everyone',
  'group-nobody',
]);

const holderFaults = new Set<Fault['code']>([
  'access-own',
  'access-other-server',
  'access-person-unclear',
  'access-person-without-mailbox',
]);

const addressFaults = new Set<Fault['code']>([
  'domain-unknown',
  'domain-is-alias',
  'domain-taken',
  'domain-in-use',
  'domain-not-given',
  'alias-domain-already',
  'alias-domain-own',
  'alias-domain-named',
  'alias-domain-not',
  'address-unknown',
  'address-taken',
  'changed-meanwhile',
  'access-catch-all',
  'already-so',
  'no-mailbox',
  'alias-without-login',
  'mailbox-suspended',
  'mailbox-with-tag',
  'mailbox-catch-all',
  'postmaster-protected',
  'nothing-removed',
  'restore-over-mailbox',
  'ownership-proof',
  'owner-unknown',
  'owner-unreachable',
  'app-passwords-too-many',
  'request-open',
  'request-unknown',
  'request-not-kept',
  'group-needs-alias',
  'group-none',
]);
