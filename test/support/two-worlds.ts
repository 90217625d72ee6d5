import type { Argument, Definition } from '../../src/chat/command.ts';
import { type Actor, personOf, type Role } from '../../src/domain/actor.ts';
import type { Address } from '../../src/domain/address.ts';
import type { Policy } from '../../src/policy/policy.ts';
import {
  address,
  aliasTo,
  ask,
  at,
  change,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
} from './example-org.ts';
import { account, policyWith } from './policy.ts';
import { makeTestDesk, type TestDesk } from './test-desk.ts';

/** The domain of those who try; example.org is another tenant's. */
export const ownDomain = domain('other.example');
export const own = (local: string): Address => address(`${local}@other.example`);

const tenants = { 'slack/T1': [exampleOrg], 'discord/3': [ownDomain] };

type Blind = readonly [which: string, policy: Policy | null, someone: (role: Role) => Actor];

/** The ways in which somebody may not see example.org, with and without a policy file. */
export const blind: readonly [Blind, ...Blind[]] = [
  ['a tenant that sees another domain', policyWith({ tenants }), (role) => account('discord/3', 'eve', role)],
  [
    'a tenant that the policy does not name',
    policyWith({ tenants }),
    (role) => account('slack/T9', 'eve', role),
  ],
  ['a tenant that added another domain', null, (role) => account('terminal/elsewhere', 'eve', role)],
];

/**
 * A desk over example.org and other.example, where one address of example.org is all that can be: a mailbox with mail
 * and an owner, forwarding to and forwarded to, with a removed mailbox and an open request. Which one, is the secret.
 */
export async function worldWith(secret: string, policy: Policy | null): Promise<TestDesk> {
  let ids = 0;
  const newMailboxId = () => mailboxId(`box ${++ids}`);
  const made = await makeTestDesk({ newMailboxId, ...(policy && { policy: () => policy }) });
  const { store } = made.office;
  made.mailServer.held.domains.add(ownDomain);
  store.domains.add(ownDomain);
  store.domains.bind('terminal/elsewhere', ownDomain);
  store.domains.bind('slack/T1', exampleOrg);
  made.put(own('me'), mailbox('mine', { forwards: [outside('x')] }), { messages: 1, bytes: 10 });
  made.put(own('team'), aliasTo(own('me')));
  made.put(own('club'), aliasTo(outside('x')));
  await hide(made, at(secret));
  return made;
}

async function hide({ office, put }: TestDesk, secret: Address): Promise<void> {
  const id = mailboxId('secret');
  const owner = account('slack/T1', 'mia', 'member');
  put(secret, mailbox('secret', { forwards: [own('club')] }), { messages: 7, bytes: 700 });
  put(at('staff'), aliasTo(secret));
  office.store.owners.put({ mailbox: id, address: secret, owner, person: personOf(owner) });
  const row = {
    mailbox: mailboxId('gone'),
    address: secret,
    tenant: 'slack/T1',
    quota: null,
    messages: 5,
    bytes: 50,
  };
  office.store.removedMailboxes.add({ ...row, removedAt: 0, restorableUntil: Number.MAX_SAFE_INTEGER });
  const there = mailbox('secret', { forwards: [own('club')] });
  await ask(office, owner, change(secret, there, { ...there, enabled: false }));
}

/** Every line by which a command can be asked about the secret, alone and together with what is the asker's own. */
export function linesOf({ path, arguments: all }: Definition): string[] {
  const required = all.filter((each) => each.required);
  const optional = all.filter((each) => !each.required);
  const bases = combine(required.map(typedOnes));
  const begin = `/mail ${path.join(' ')}`;
  const said = [[], ...optional.flatMap((each) => typedOnes(each).map((typed) => [typed]))];
  return bases.flatMap((base) => said.map((more) => [begin, ...base, ...more].join(' ')));
}

const combine = (columns: readonly (readonly string[])[]): string[][] =>
  columns.reduce<string[][]>(
    (rows, column) => rows.flatMap((row) => column.map((cell) => [...row, cell])),
    [[]],
  );

const typedOnes = (argument: Argument): string[] =>
  valuesOf(argument).map((value) => (argument.positional ? value : `${argument.name}:${value}`));

function valuesOf({ type, choices = [] }: Argument): readonly string[] {
  switch (type) {
    case 'address':
    case 'address-or-catch-all':
      return ['bob@example.org', 'me@other.example', 'team@other.example', 'new@other.example'];
    case 'addresses':
      return ['bob@example.org', 'x@outside.example', 'bob+tag@example.org'];
    case 'domain':
      return ['example.org', 'other.example'];
    case 'choice':
      return choices;
    case 'count':
      return ['1', '2'];
    case 'quota':
      return ['2G'];
    case 'text':
    case 'person':
      return ['bob'];
  }
}
