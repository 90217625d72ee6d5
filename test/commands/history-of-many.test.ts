import { afterEach, beforeEach, expect, it } from 'vitest';
import { homeContent } from '../../src/chat/dispatch/home-content.ts';
import { english } from '../../src/chat/i18n/en/english.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Address } from '../../src/domain/address/address.ts';
import type { WantedChange } from '../../src/domain/request/planned-change.ts';
import { mentionText } from '../../src/domain/text/mentions.ts';
import { confirm } from '../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../src/requests/lifecycle/submit.ts';
import {
  address,
  aliasTo,
  at,
  change,
  clickOn,
  domain,
  exampleOrg,
  orThrow,
  outside,
} from '../support/fixtures/example-org.ts';
import { account, policyWith } from '../support/fixtures/policy.ts';
import { runApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const otherDomain = domain('other.example');
const tenants = { 'slack/T1': 'all', 'discord/3': [otherDomain], 'slack/T9': [exampleOrg] } as const;
/** Sees both domains. */
const boss = account('slack/T1', 'UBOSS', 'admin');
/** Sees other.example alone. */
const eve = account('discord/3', 'eve', 'admin');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policyWith({ tenants }) });
  made.mailServer.held.domains.add(otherDomain);
  made.app.store.domains.add(otherDomain);
});
afterEach(() => made.close());

const other = (n: number): Address => address(`o${n}@other.example`);
const aliases = (of: (n: number) => Address, count: number): WantedChange[] =>
  Array.from({ length: count }, (_, n) => ({ change: change(of(n), null, aliasTo(outside('x'))) }));

/** Asks for new aliases in both domains. */
async function askFor(here: number, there: number): Promise<number> {
  const wanted = [...aliases((n) => at(`a${n}`), here), ...aliases(other, there)];
  return orThrow(await submitChanges(made.app, boss, wanted));
}

/** @param meanwhile what others do after it is confirmed. */
async function apply(id: number, meanwhile: () => void = () => undefined): Promise<void> {
  orThrow(await confirm(made.app, boss, clickOn(made.app, { id })));
  meanwhile();
  for (let batch = 0; batch < 3; batch += 1) await runApplyJobs(made.app);
}

/** What was done by whom, without when. */
const rowsOf = ({ table }: View) => table?.rows.map((row) => row.slice(1));

it('whoever sees all of a request reads of it as a whole, not of each change', async () => {
  await apply(await askFor(150, 3));
  expect(rowsOf(await made.type('/mail history', boss))).toEqual([
    ['Facteur', '153 aliases created in 2 domains', '#1'],
    [mentionText(boss), 'Create 153 aliases in 2 domains: confirmed', '#1'],
    [mentionText(boss), 'Create 153 aliases in 2 domains: requested', '#1'],
  ]);
});

it('says how much of a request was applied, to each of what they see', async () => {
  await apply(await askFor(150, 5), () => {
    for (const n of [0, 1]) made.mailServer.held.addresses.set(other(n), aliasTo(outside('y')));
  });
  const [end] = rowsOf(await made.type('/mail history', boss)) ?? [];
  expect(end?.[1]).toBe('Create 155 aliases in 2 domains: 153 of 155 changes are applied.');
  expect(rowsOf(await made.type('/mail history', eve))).toEqual([
    ['Facteur', 'Alias o4@other.example created, +2 more', '#1'],
    ['Facteur', 'Create the alias o1@other.example: outdated, +1 more', '#1'],
  ]);
});

it('the history of an address has its own change, with the number and who asked for it', async () => {
  await apply(await askFor(9, 3));
  expect(rowsOf(await made.type(`/mail history ${other(1)}`, boss))).toEqual([
    [mentionText(boss), 'Alias o1@other.example created', '#1'],
  ]);
});

it('who sees not all of a request reads what it did to the addresses that they see, and its number', async () => {
  await apply(await askFor(150, 3));
  expect(rowsOf(await made.type('/mail history', eve))).toEqual([
    ['Facteur', 'Alias o2@other.example created, +2 more', '#1'],
  ]);
  expect(rowsOf(await made.type(`/mail history ${other(1)}`, eve))).toEqual([
    ['Facteur', 'Alias o1@other.example created', '#1'],
  ]);
});

it('who sees not all of a request learns its number at their own addresses, and nothing else', async () => {
  made.put(other(0), aliasTo(outside('y')));
  const wanted = [
    { change: change(other(0), aliasTo(outside('y')), aliasTo(outside('x'))) },
    ...aliases((n) => at(`a${n}`), 9),
  ];
  orThrow(await submitChanges(made.app, boss, wanted));
  const shownTo = async (line: string, actor = eve) => viewText(await made.type(line, actor));
  expect(await shownTo(`/mail show ${other(0)}`, boss)).toContain(
    'Open request: #1, waiting for confirmation',
  );
  expect(await shownTo(`/mail show ${other(0)}`)).toMatch(/Open request: #1$/m);
  for (const line of ['/mail history', `/mail history ${other(0)}`])
    expect(await shownTo(line)).toContain('Nothing to show.');
  for (const line of ['list', 'list domain:other.example', `list address:${other(0)}`])
    expect(await shownTo(`/mail request ${line}`)).toContain('0 requests');
  for (const line of ['show', 'undo'])
    expect(await shownTo(`/mail request ${line} 1`)).toContain('There is no request #1.');
  const home = await homeContent(made.app, english, eve);
  expect([home.waiting.rows, home.open.rows]).toEqual([[], []]);
  expect(await shownTo('/mail mine')).not.toContain('#1');
});
