import { type Context, defineCommand } from '../src/chat/command/command.ts';
import { show as answer } from '../src/chat/command/view-answer.ts';
import { destinationsFor } from '../src/chat/view/format-destination.ts';
import { pageOfView } from '../src/chat/view/list-page.ts';
import type { Field, View } from '../src/chat/view/view.ts';
import { type Address, domainOf, shownAddress } from '../src/domain/address/address.ts';
import { type AddressState, keepsMail, kindOf } from '../src/domain/address/address-state.ts';
import { withoutDisposals } from '../src/domain/address/disposal.ts';
import { refused } from '../src/domain/result.ts';
import type { MailboxDetails } from '../src/mail-servers/port.ts';
import { disposalsAt, notThere, readAddress } from '../src/requests/access/read-address.ts';
import { domainsOf, insideOf } from '../src/requests/access/visibility.ts';
import { asked } from '../src/requests/context/try-mail-server.ts';
import { forwardersOf } from '../src/requests/planning/forwarders.ts';
import { keptMailboxesFor } from '../src/requests/retention/restorable-mailboxes.ts';

export const show = defineCommand(
  {
    path: ['show'],
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'page', type: 'count' },
    ],
  },
  async (context, { address, page = 1 }) => {
    const { office, actor, text } = context;
    const read = await readAddress(office, actor, address);
    if (!read.ok) return read;
    const state = read.value;
    const removed = keptMailboxesFor(office, actor, address);
    if (!state && removed.length === 0) return refused(notThere(address));
    const details = await asked(office.mailServer.measure(address));
    if (!details.ok) return details;
    const forwarders = await asked(forwardersOf(office.mailServer, address));
    if (!forwarders.ok) return forwarders;
    const seen = forwarders.value.filter((forwarder) => domainsOf(office, actor)(domainOf(forwarder)));
    const by = seen.map(shownAddress).join(', ');
    const view: View = {
      tone: 'plain',
      title: shownAddress(address),
      fields: [
        ...(state ? stateFields(context, address, state, details.value) : []),
        ...ownerField(context, state),
        ...(by === '' ? [] : [{ name: text.lists.forwardedBy, value: by }]),
        ...openRequest(context, address),
        ...removed.map((each) => ({
          name: text.lists.removed,
          value: text.kept.field(each, office.clock()),
        })),
      ],
      ...hintOf([
        ...(details.value?.passwordSet === false ? [passwordHint(context, address, state)] : []),
        ...(removed.length > 0 ? [text.kept.hint(address)] : []),
      ]),
    };
    return answer(pageOfView(text, view, { platform: actor.platform, line: `/mail show ${address}`, page }));
  },
);

function stateFields(
  { text, office, actor }: Context,
  address: Address,
  state: AddressState,
  details: MailboxDetails | null,
): Field[] {
  const { lists, plans } = text;
  const disposals = disposalsAt(office, address);
  const forwards = withoutDisposals(state.forwards, disposals);
  const fields = [
    { name: lists.kind, value: lists.kindNames[kindOf(state, disposals)] },
    { name: lists.state, value: state.enabled ? lists.active : lists.suspended },
  ];
  if (forwards.length > 0) {
    const destination = destinationsFor(text, insideOf(office, actor));
    fields.push({ name: lists.forwards, value: forwards.map(destination).join(', ') });
  }
  if (state.mailbox && !keepsMail(state))
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

function passwordHint({ office, text }: Context, address: Address, state: AddressState | null): string {
  const hasOwner = state?.mailbox && office.store.owners.of(state.mailbox.id);
  return (hasOwner ? text.lists.passwordHint : text.lists.ownerHint)(address);
}

function ownerField({ office, text }: Context, state: AddressState | null): Field[] {
  if (!state?.mailbox) return [];
  const owner = office.store.owners.of(state.mailbox.id);
  const value = owner ? text.requests.onPlatform(owner) : text.lists.noOwner;
  return [{ name: text.lists.owner, value }];
}

function openRequest({ office, text }: Context, address: Address): Field[] {
  return office.store.requests.openAbout(address).map(({ id, state }) => ({
    name: text.lists.openRequest,
    value: `#${id}, ${text.requests.states[state]}`,
  }));
}

const hintOf = (hints: readonly string[]): Pick<View, 'hint'> =>
  hints.length > 0 ? { hint: hints.join(' ') } : {};
