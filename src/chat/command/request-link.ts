import type { Actor } from '../../domain/actor.ts';
import { type Address, displayAddress } from '../../domain/address/address.ts';
import { allowsLogin } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { LinkChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { mayGetLinkDirectly } from '../../policy/approval-rules.ts';
import { ownsMailbox } from '../../requests/access/identity.ts';
import { readMailbox } from '../../requests/access/read-address.ts';
import { rulesForAddress } from '../../requests/access/rules.ts';
import { issueLink, type LinkPurpose } from '../../requests/links/links.ts';
import { enqueueLink, isTerminalOwner } from '../../requests/links/send-link.ts';
import { linkView } from '../view/link-view.ts';
import type { View } from '../view/view.ts';
import type { Answer, CommandContext } from './command.ts';

/**
 * Handles a request for a link to set a mailbox's password, or to make an app password. The owner gets one at once, whatever
 * requests are open about the address; for anybody else it is a change like others, and the link goes to the owner too.
 */
export async function requestLink(
  context: CommandContext,
  address: Address,
  appPassword: string | null,
): Promise<Result<LinkChange | Answer, Fault>> {
  const { app, actor } = context;
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  if (!allowsLogin(read.value))
    return err({ code: 'mailbox-suspended', address, ...(read.value.enabled && { part: 'login' as const }) });
  const mailbox = read.value.mailbox.id;
  const owner = app.store.owners.of(mailbox);
  if (!owner) return err({ code: 'owner-unknown', address });
  const { platform } = owner;
  if (!app.activePlatforms().includes(platform))
    return err({ code: 'owner-unreachable', address, owner: mentionText(owner), platform });
  if (!ownsMailbox(app, actor, mailbox) || !mayGetLinkDirectly(actor, rulesForAddress(app, actor, address)))
    return ok({ kind: 'link', address, mailbox, owner, appPassword });
  return ok({ kind: 'view', view: await sendNow(context, owner, { address, mailbox, appPassword }) });
}

/** Sends the owner the link that they ask for. */
async function sendNow(
  { app, actor, text }: CommandContext,
  owner: Actor,
  purpose: LinkPurpose,
): Promise<View> {
  if (isTerminalOwner(app, owner, actor))
    return linkView(text, purpose, await issueLink(app, owner, purpose));
  const { address, appPassword } = purpose;
  await app.store.commit(() =>
    enqueueLink(app, owner, { ...purpose, by: actor, request: null, unlessSet: false }),
  );
  return {
    tone: 'plain',
    title: `${text.links.onItsWay(displayAddress(address), appPassword)}.`,
    hint: text.links.onItsWayHint,
  };
}
