import type { Actor } from '../../domain/actor.ts';
import { type Address, shownAddress } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { LinkChange } from '../../domain/request/change.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { personText } from '../../domain/text/mentions.ts';
import { asksNobody } from '../../policy/link-rules.ts';
import { owns } from '../../requests/access/identity.ts';
import { readMailbox } from '../../requests/access/read-address.ts';
import { issueLink, type LinkPurpose } from '../../requests/links/links.ts';
import { queueLink, readsItHere } from '../../requests/links/send-link.ts';
import { rulesAt } from '../../requests/planning/plan.ts';
import { linkView } from '../view/link-view.ts';
import type { View } from '../view/view.ts';
import type { Answer, Context } from './command.ts';

/**
 * Somebody wants a link to a mailbox's password, or to a new app password of it. Its owner gets one at once, whatever
 * else is open about the address; for anybody else it is a change like others, and the link goes to the owner too.
 */
export async function linkWanted(
  context: Context,
  address: Address,
  appPassword: string | null,
): Promise<Result<LinkChange | Answer, Fault>> {
  const { office, actor } = context;
  const read = await readMailbox(office, actor, address);
  if (!read.ok) return read;
  if (!read.value.enabled) return refused({ code: 'mailbox-suspended', address });
  const mailbox = read.value.mailbox.id;
  const owner = office.store.owners.of(mailbox);
  if (!owner) return refused({ code: 'owner-unknown', address });
  const { platform } = owner;
  if (!office.talksOn().includes(platform))
    return refused({ code: 'owner-unreachable', address, owner: personText(owner), platform });
  if (!owns(office, actor, mailbox) || !asksNobody(actor, rulesAt(office, actor, address)))
    return ok({ kind: 'link', address, mailbox, owner, appPassword });
  return ok({ kind: 'view', view: await sent(context, owner, { address, mailbox, appPassword }) });
}

/** Sends a link to its owner, who asks for it. */
async function sent({ office, actor, text }: Context, owner: Actor, purpose: LinkPurpose): Promise<View> {
  if (readsItHere(office, owner, actor))
    return linkView(text, purpose, await issueLink(office, owner, purpose));
  const { address, appPassword } = purpose;
  await office.store.commit(() =>
    queueLink(office, owner, { ...purpose, by: actor, request: null, unlessSet: false }),
  );
  return {
    tone: 'plain',
    title: `${text.links.onItsWay(shownAddress(address), appPassword)}.`,
    hint: text.links.onItsWayHint,
  };
}
