import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import type { CommandContext } from '../src/chat/command/command.ts';
import { type ContextWith, defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Translations } from '../src/chat/i18n/translations.ts';
import { destinationFormatter } from '../src/chat/view/format-destination.ts';
import { listPage } from '../src/chat/view/list-page.ts';
import type { Field, View } from '../src/chat/view/view.ts';
import { type Address, displayAddress, domainOf } from '../src/domain/address/address.ts';
import { type AddressState, deliversLocally, kindOf } from '../src/domain/address/address-state.ts';
import { stripDisposals } from '../src/domain/address/disposal.ts';
import type { Request } from '../src/domain/request/request.ts';
import { err } from '../src/domain/result.ts';
import type { AccessEntry, AddressAccess } from '../src/domain/sharing/access-rights.ts';
import { suspensionOf } from '../src/domain/suspension/suspension.ts';
import type { MailboxDetails } from '../src/mail-servers/port.ts';
import { addressOfName } from '../src/requests/access/other-names.ts';
import { addressNotFound, disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { canSeeRequest, insideDomainFilter, visibleDomainFilter } from '../src/requests/access/visibility.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { readsFor } from '../src/requests/planning/planning-reads.ts';
import { visibleRestorableMailboxes } from '../src/requests/retention/restorable-mailboxes.ts';
import { readAccess } from '../src/requests/sharing/read-access.ts';

const english = () => ({
  password: 'Password',
  passwordSet: 'set',
  passwordNotSet: 'not set yet',
  passwordHint: (address: string) => `/mail password set ${address} sends a link to set the password.`,
  openRequest: 'Open request',
  removed: 'Deleted mailbox',
  forwardedBy: 'Receives forwards from',
  otherName: (name: string, address: string) => `${name} is another name of ${address}.`,
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  password: 'Mot de passe',
  passwordSet: 'défini',
  passwordNotSet: 'pas encore défini',
  passwordHint: (address) =>
    `/mail mot-de-passe définir ${address} envoie un lien pour définir le mot de passe.`,
  openRequest: 'Demande ouverte',
  removed: 'Boîte supprimée',
  forwardedBy: 'Reçoit les transferts de',
  otherName: (name, address) => `${name} est un autre nom de ${address}.`,
});

export const show = defineCommand(
  {
    path: ['show'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, { name: 'page', type: 'count' }],
    summary: {
      en: 'show everything about an address',
      fr: 'tout afficher sur une adresse',
    },
    form: {
      title: { en: 'Show an address', fr: 'Afficher une adresse' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {},
    },
    names: { fr: { path: ['afficher'] } },
    synonyms: ['info', 'get', 'view', 'display', 'inspect', 'cat', 'montrer', 'voir'],
    words: { en: english, fr: french },
  },
  async (context, { address: named, page = 1 }) => {
    const { app, actor, text, words } = context;
    const address = addressOfName(app, actor, named);
    const read = await readAddress(app, actor, address);
    if (!read.ok) return read;
    const state = read.value;
    const removed = visibleRestorableMailboxes(app, actor, address);
    if (!state && removed.length === 0) return err(addressNotFound(address));
    const details = await tryMailServer(app.mailServer.measure(address));
    if (!details.ok) return details;
    const forwarders = await tryMailServer(readsFor(app.mailServer, []).remainingForwarders(address));
    if (!forwarders.ok) return forwarders;
    const seen = forwarders.value.filter((forwarder) => visibleDomainFilter(app, actor)(domainOf(forwarder)));
    const by = seen.map(displayAddress).join(', ');
    const access = await readAccess(app, actor, address);
    if (!access.ok) return access;
    const view: View = {
      tone: 'plain',
      title: displayAddress(address),
      ...(named !== address && {
        text: [words.otherName(displayAddress(named), displayAddress(address))],
      }),
      fields: [
        ...(state ? stateFields(context, address, state, details.value) : []),
        ...ownerField(context, state),
        ...accessFields(context, access.value),
        ...noteField(context, address),
        ...(by === '' ? [] : [{ name: words.forwardedBy, value: by }]),
        ...openRequestField(context, address),
        ...removed.map((each) => ({
          name: words.removed,
          value: text.kept.field(each, app.clock()),
        })),
      ],
      ...hintOf([
        ...(details.value?.passwordSet === false ? [passwordHint(context, address, state)] : []),
        ...(removed.length > 0 ? [text.kept.hint(address)] : []),
      ]),
    };
    return viewAnswer(
      listPage(text, view, { platform: actor.platform, line: `/mail show ${address}`, page }),
    );
  },
);

function stateFields(
  { text, words, app, actor }: ContextWith<Words>,
  address: Address,
  state: AddressState,
  details: MailboxDetails | null,
): Field[] {
  const { lists, plans } = text;
  const disposals = disposalsAt(app, address);
  const forwards = stripDisposals(state.forwards, disposals);
  const fields = [
    { name: lists.kind, value: lists.kindNames[kindOf(state, disposals)] },
    { name: lists.state, value: lists.suspension[suspensionOf(state)] },
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
      name: words.password,
      value: details.passwordSet ? words.passwordSet : words.passwordNotSet,
    });
  }
  return fields;
}

function passwordHint(
  { app, text, words }: ContextWith<Words>,
  address: Address,
  state: AddressState | null,
): string {
  const hasOwner = state?.mailbox && app.store.owners.of(state.mailbox.id);
  return (hasOwner ? words.passwordHint : text.lists.ownerHint)(address);
}

function ownerField({ app, text }: CommandContext, state: AddressState | null): Field[] {
  if (!state?.mailbox) return [];
  const owner = app.store.owners.of(state.mailbox.id);
  const value = owner ? text.requests.onPlatform(owner) : text.lists.noOwner;
  return [{ name: text.lists.owner, value }];
}

function accessFields({ text: { sharing } }: CommandContext, { given, held }: AddressAccess): Field[] {
  const field = (name: string, entries: readonly AccessEntry[]): Field[] =>
    entries.length === 0 ? [] : [{ name, value: entries.map(sharing.entry).join(', ') }];
  return [...field(sharing.given, given), ...field(sharing.held, held)];
}

function noteField({ app, text }: CommandContext, address: Address): Field[] {
  const note = app.store.notes.of(address);
  return note === null ? [] : [{ name: text.lists.note, value: note, quoted: true }];
}

/** Of a request that is also about domains that the actor does not see, they learn its number alone. */
function openRequestField({ app, actor, text, words }: ContextWith<Words>, address: Address): Field[] {
  return app.store.requests.openForAddress(address).map((request) => ({
    name: words.openRequest,
    value: [`#${request.id}`, ...(canSeeRequest(app, actor, request) ? [stateText(text, request)] : [])].join(
      ', ',
    ),
  }));
}

/** What an open request waits for; of one that waits for its time, when that is. */
const stateText = ({ requests, times }: Translations, { state, asking }: Request): string =>
  state === 'scheduled' && asking.at
    ? times.stateAt(requests.states[state], asking.at)
    : requests.states[state];

const hintOf = (hints: readonly string[]): Pick<View, 'hint'> =>
  hints.length > 0 ? { hint: hints.join(' ') } : {};
