import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import { type AddressState, type Mailbox, sameState } from '../../../domain/address/address-state.ts';
import { suspensionOf } from '../../../domain/suspension/suspension.ts';
import { toMebibytes } from '../../shared/quota.ts';
import type { MailcowClient } from '../client.ts';
import { destinationAttributes, isDisposal } from '../disposals.ts';
import { changeRefused } from '../errors.ts';
import { tagOf } from '../mailbox-id.ts';
import { unusableHash } from '../password-hash.ts';
import { type AddressRows, canBeInPath } from '../read.ts';
import { defaultExtras, type MailboxRow, receivesOnly } from '../rows.ts';

/** Adds an address that mailcow does not have. */
export async function addAddress(
  client: MailcowClient,
  address: Address,
  state: AddressState,
): Promise<void> {
  const { mailbox, forwards, enabled, extras } = state;
  if (mailbox) return addMailbox(client, address, mailbox, activeOf(state));
  const { internal, sender_allowed, sogo_visible, ...comments } = { ...defaultExtras, ...extras };
  await client.post('add/alias', {
    address,
    ...destinationAttributes(forwards),
    active: enabled,
    sogo_visible: sogo_visible !== 0,
    sender_allowed: sender_allowed !== 0,
    ...(internal !== 0 && { internal: true }),
    ...comments,
  });
}

async function addMailbox(
  client: MailcowClient,
  address: Address,
  { id, quota }: Mailbox,
  active: Active,
): Promise<void> {
  const password = unusableHash();
  await client.post('add/mailbox', {
    local_part: localPartOf(address),
    domain: domainOf(address),
    name: localPartOf(address),
    authsource: 'mailcow',
    password,
    password2: password,
    force_pw_update: true,
    quota: toMebibytes(quota),
    active,
    tags: [tagOf(id)],
  });
}

/** Changes only what differs, at an address that stays an alias or stays a mailbox. */
export async function editAddress(
  client: MailcowClient,
  found: AddressRows,
  wanted: AddressState,
): Promise<void> {
  if (found.kind === 'alias') await editAlias(client, found, wanted);
  if (found.kind === 'mailbox') await editMailbox(client, found, wanted);
}

/** A disposal must be sent even where it stays: mailcow refuses its own spelling of it as a destination. */
async function editAlias(
  client: MailcowClient,
  { row, state: now }: Extract<AddressRows, { kind: 'alias' }>,
  wanted: AddressState,
): Promise<void> {
  const active = now.enabled === wanted.enabled ? {} : { active: wanted.enabled };
  const isAsBefore = sameState({ ...now, enabled: wanted.enabled }, wanted) && !isDisposal(wanted.forwards);
  const attr = { ...active, ...(!isAsBefore && destinationAttributes(wanted.forwards)) };
  await client.post('edit/alias', { items: [String(row.id)], attr });
}

async function editMailbox(
  client: MailcowClient,
  { row, state: now }: Extract<AddressRows, { kind: 'mailbox' }>,
  wanted: AddressState,
): Promise<void> {
  const { username } = row;
  const quota = wanted.mailbox?.quota ?? null;
  const limit = now.mailbox?.quota === quota ? {} : { quota: toMebibytes(quota) };
  const change = (more: object) =>
    client.post('edit/mailbox', { items: [username], attr: { ...limit, ...more } });
  const active = activeOf(wanted);
  if (activeOf(now) === active) return change({});
  await change({ active });
  // Of an older version, by which no login was resumed: that is said by whoever resumes now.
  if (row.tags.includes(noLoginTag)) await removeTag(client, username);
}

/** mailcow's values of `active`. */
type Active = boolean | typeof receivesOnly;

function activeOf(state: AddressState): Active {
  const suspension = suspensionOf(state);
  if (suspension === 'suspended-mail') throw new Error('mailcow refuses no mail of a mailbox with logins.');
  return suspension === 'suspended-login' ? receivesOnly : suspension === 'active';
}

/** The tag of a suspended mailbox that takes mail while it is renamed. */
const renamingTag = 'facteur-renaming';

/** Whether a mailbox takes mail only while it is renamed. */
export const wasSuspended = ({ tags }: Pick<MailboxRow, 'tags'>): boolean => tags.includes(renamingTag);

/** Lets a suspended mailbox take mail, and no logins, since mailcow renames no other. */
export const letReceive = (client: MailcowClient, address: Address): Promise<void> =>
  client.post('edit/mailbox', { items: [address], attr: { active: receivesOnly, tags: [renamingTag] } });

export async function suspendAgain(client: MailcowClient, address: Address): Promise<void> {
  await client.post('edit/mailbox', { items: [address], attr: { active: false } });
  await removeTag(client, address, renamingTag);
}

/** The tag that older versions gave a suspended mailbox that took no logins before. */
const noLoginTag = 'facteur-no-login';

async function removeTag(client: MailcowClient, address: Address, tag = noLoginTag): Promise<void> {
  if (!canBeInPath(address)) {
    const what = `can not be asked to take the tag ${tag} from ${address}, for a character in it`;
    throw changeRefused(client.host, what, 'Take it away in mailcow.');
  }
  await client.post(`delete/mailbox/tag/${address}`, [tag]);
}

/**
 * Deletes what is at the address. mailcow moves a mailbox's mail into a garbage folder of its own, so that the
 * address's next mailbox is empty.
 */
export async function deleteAddress(client: MailcowClient, found: AddressRows): Promise<void> {
  if (found.kind === 'alias') await client.post('delete/alias', [String(found.row.id)]);
  if (found.kind === 'mailbox') await client.post('delete/mailbox', [found.row.username]);
}
