import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import type { CommandContext } from '../src/chat/command/command.ts';
import { defineCommand } from '../src/chat/command/define-command.ts';
import { viewAnswer as answer } from '../src/chat/command/view-answer.ts';
import { destinationFormatter } from '../src/chat/view/format-destination.ts';
import { listPage } from '../src/chat/view/list-page.ts';
import type { Field, View } from '../src/chat/view/view.ts';
import { type Address, displayAddress, domainOf } from '../src/domain/address/address.ts';
import { type AddressState, deliversLocally, kindOf } from '../src/domain/address/address-state.ts';
import { stripDisposals } from '../src/domain/address/disposal.ts';
import { err } from '../src/domain/result.ts';
import type { MailboxDetails } from '../src/mail-servers/port.ts';
import { addressNotFound, disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { insideDomainFilter, visibleDomainFilter } from '../src/requests/access/visibility.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { findForwarders } from '../src/requests/planning/forwarders.ts';
import { visibleRestorableMailboxes } from '../src/requests/retention/restorable-mailboxes.ts';

export const show = defineCommand(
  {
    path: ['show'],
    arguments: [existingAddressOrCatchAll, { name: 'page', type: 'count' }],
    summary: {
      en: 'everything about an address',
      fr: 'tout sur une adresse',
    },
    names: { fr: { path: ['afficher'] } },
    synonyms: ['info', 'get', 'view', 'display', 'inspect', 'cat', 'montrer', 'afficher', 'voir'],
  },
  async (context, { address, page = 1 }) => {
    const { app, actor, text } = context;
    const read = await readAddress(app, actor, address);
    if (!read.ok) return read;
    const state = read.value;
    const removed = visibleRestorableMailboxes(app, actor, address);
    if (!state && removed.length === 0) return err(addressNotFound(address));
    const details = await tryMailServer(app.mailServer.measure(address));
    if (!details.ok) return details;
    const forwarders = await tryMailServer(findForwarders(app.mailServer, address));
    if (!forwarders.ok) return forwarders;
    const seen = forwarders.value.filter((forwarder) => visibleDomainFilter(app, actor)(domainOf(forwarder)));
    const by = seen.map(displayAddress).join(', ');
    const view: View = {
      tone: 'plain',
      title: displayAddress(address),
      fields: [
        ...(state ? stateFields(context, address, state, details.value) : []),
        ...ownerField(context, state),
        ...(by === '' ? [] : [{ name: text.lists.forwardedBy, value: by }]),
        ...openRequestField(context, address),
        ...removed.map((each) => ({
          name: text.lists.removed,
          value: text.kept.field(each, app.clock()),
        })),
      ],
      ...hintOf([
        ...(details.value?.passwordSet === false ? [passwordHint(context, address, state)] : []),
        ...(removed.length > 0 ? [text.kept.hint(address)] : []),
      ]),
    };
    return answer(listPage(text, view, { platform: actor.platform, line: `/mail show ${address}`, page }));
  },
);

function stateFields(
  { text, app, actor }: CommandContext,
  address: Address,
  state: AddressState,
  details: MailboxDetails | null,
): Field[] {
  const { lists, plans } = text;
  const disposals = disposalsAt(app, address);
  const forwards = stripDisposals(state.forwards, disposals);
  const fields = [
    { name: lists.kind, value: lists.kindNames[kindOf(state, disposals)] },
    { name: lists.state, value: state.enabled ? lists.active : lists.suspended },
  ];
  if (forwards.length > 0) {
    const destination = destinationFormatter(text, insideDomainFilter(app, actor));
    fields.push({ name: lists.forwards, value: forwards.map(destination).join(', ') });
  }
  if (state.mailbox && !deliversLocally(state))
    fields.push({ name: lists.localDelivery, value: lists.nothingKept });
  if (state.mailbox) fields.push({ name: lists.quota, value: plans.quota(state.mailbox.quota) });
  if (details) {
    fields.push({ name: lists.size, value: plans.holding(details) });
    fields.push({
      name: lists.password,
      value: details.passwordSet ? lists.passwordSet : lists.passwordNotSet,
    });
  }
  return fields;
}

function passwordHint({ app, text }: CommandContext, address: Address, state: AddressState | null): string {
  const hasOwner = state?.mailbox && app.store.owners.of(state.mailbox.id);
  return (hasOwner ? text.lists.passwordHint : text.lists.ownerHint)(address);
}

function ownerField({ app, text }: CommandContext, state: AddressState | null): Field[] {
  if (!state?.mailbox) return [];
  const owner = app.store.owners.of(state.mailbox.id);
  const value = owner ? text.requests.onPlatform(owner) : text.lists.noOwner;
  return [{ name: text.lists.owner, value }];
}

function openRequestField({ app, text }: CommandContext, address: Address): Field[] {
  return app.store.requests.openForAddress(address).map(({ id, state }) => ({
    name: text.lists.openRequest,
    value: `#${id}, ${text.requests.states[state]}`,
  }));
}

const hintOf = (hints: readonly string[]): Pick<View, 'hint'> =>
  hints.length > 0 ? { hint: hints.join(' ') } : {};
