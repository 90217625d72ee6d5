import type { Actor, Role } from '../../src/domain/actor.ts';
import { type Address, type Domain, parseAddressOrCatchAll, parseDomain } from '../../src/domain/address.ts';
import {
  type AddressState,
  emptyMailbox,
  type MailboxId,
  type MailboxSize,
} from '../../src/domain/address-state.ts';
import type { AddressChange, Change } from '../../src/domain/change.ts';
import type { Result } from '../../src/domain/result.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import type { Click } from '../../src/requests/find.ts';
import type { Office } from '../../src/requests/office.ts';
import type { Request } from '../../src/requests/request.ts';
import { submit } from '../../src/requests/submit.ts';
import { makeOffice, type Overrides, type TestOffice } from './office.ts';

/** What an operation gave back, where a refusal would be a mistake in the test. */
export function orThrow<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${JSON.stringify(result.fault)}`);
}

export const domain = (text: string): Domain => orThrow(parseDomain(text));
export const address = (text: string): Address => orThrow(parseAddressOrCatchAll(text));
export const mailboxId = (text: string): MailboxId => text as MailboxId;

export const exampleOrg = domain('example.org');
/** An address of example.org. */
export const at = (localPart: string): Address => address(`${localPart}@example.org`);
/** An address of a domain that is not ours. */
export const outside = (localPart: string): Address => address(`${localPart}@outside.example`);

export const aliasTo = (...forwards: Address[]): AddressState => ({ mailbox: null, forwards, enabled: true });

/** A mailbox without a quota, unless told otherwise. */
export const mailbox = (
  id: string,
  {
    quota = null,
    forwards = [],
    enabled = true,
  }: { quota?: number | null; forwards?: Address[]; enabled?: boolean } = {},
): AddressState => ({ mailbox: { id: mailboxId(id), quota }, forwards, enabled });

export const change = (
  subject: Address,
  before: AddressState | null,
  after: AddressState | null,
): AddressChange => ({ kind: 'address', address: subject, before, after });

/** Someone in the terminal, unless another tenant is named. */
export const person = (name: string, role: Role, tenantId = 'terminal'): Actor => ({
  platform: 'terminal',
  tenantId,
  userId: name,
  displayName: name,
  roles: [role],
  locale: 'en',
});

export const ada = person('ada', 'admin');
export const max = person('max', 'moderator');
export const mia = person('mia', 'member');
/** An admin of a tenant that sees no domain of ours. */
export const stranger = person('stranger', 'admin', 'elsewhere');

export type ExampleOrg = TestOffice & {
  /** Has an address be there, on the mail server and in the mirror. */
  readonly put: (subject: Address, state: AddressState, holds?: MailboxSize) => void;
};

/** An office with example.org, its postmaster going outside, bound to the terminal. */
export async function makeExampleOrg(overrides: Overrides = {}): Promise<ExampleOrg> {
  const made = await makeOffice(overrides);
  const { store } = made.office;
  const put: ExampleOrg['put'] = (subject, state, holds = emptyMailbox) => {
    made.mailServer.held.addresses.set(subject, state);
    store.addresses.put(subject, state);
    if (!state.mailbox) return;
    made.mailServer.held.sizes.set(state.mailbox.id, holds);
    if (!holds.unknown) store.addresses.resize(subject, holds);
  };
  made.mailServer.held.domains.add(exampleOrg);
  store.domains.add(exampleOrg);
  store.domains.bind('terminal/terminal', exampleOrg);
  put(at('postmaster'), aliasTo(outside('operator')));
  return { ...made, put };
}

/** Asks for a change that must be accepted. */
export async function ask(office: Office, actor: Actor, wanted: Change): Promise<Request> {
  return requestOf(office, orThrow(await submit(office, actor, wanted)));
}

/** A request as it stands now. */
export function requestOf(office: Office, id: number): Request {
  const request = office.store.requests.get(id);
  if (!request) throw new Error(`There is no request ${id}`);
  return request;
}

/** A click on the message that shows a request as it stands now. */
export function clickOn(office: Office, { id }: Pick<Request, 'id'>): Click {
  return { request: id, planHash: requestOf(office, id).plan.hash };
}

/** What happened to a request, oldest first. */
export function eventsOf(office: Office, { id, address: subject }: Pick<Request, 'id' | 'address'>) {
  return office.store.audit
    .about(subject, 1000)
    .filter(({ requestId }) => requestId === id)
    .map(({ event }) => event)
    .reverse();
}

/** Every request about example.org, the newest first. */
export const requestsIn = (office: Office): Request[] =>
  office.store.requests.list({ domains: [exampleOrg], tenant: 'none' }, 1_000, 0);

/** How long a request waits for approvals, where no policy says otherwise. */
export const approvalTime = defaultRules.waits;
