import { beforeEach, expect, it, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { type MailServers, singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { checkForwards, maxForwards } from '../../../src/requests/planning/check-forwards.ts';
import { presentView } from '../../../src/requests/planning/mail-view.ts';
import { address, aliasTo, at, exampleOrg, mailbox, outside } from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../../support/memory-mail-server.ts';

const bob = at('bob');
let mailServer: MemoryMailServer;
let servers: MailServers;

beforeEach(() => {
  mailServer = createMemoryMailServer();
  servers = singleServer(mailServer);
  mailServer.held.domains.add(exampleOrg);
});

const put = (subject: Address, ...forwards: Address[]) =>
  mailServer.held.addresses.set(subject, aliasTo(...forwards));
const check = (...forwards: Address[]) => checkForwards(presentView(servers), bob, forwards, sees);
const sees = () => true;
const many = (count: number) => Array.from({ length: count }, (_, index) => outside(`a${index}`));

it('takes forwards to outside, to mailboxes and to aliases', async () => {
  mailServer.held.addresses.set(at('ann'), mailbox('one'));
  put(at('team'), at('ann'), outside('x'));
  expect(await check(outside('y'), at('ann'), at('team'))).toEqual(ok(null));
});

it('takes a hundred and no more', async () => {
  expect(maxForwards).toBe(100);
  expect(await check(...many(100))).toEqual(ok(null));
  expect(await check(...many(101))).toEqual(err({ code: 'forward-too-many', count: 101 }));
});

it('refuses one that is named twice', async () => {
  const fault = { code: 'forward-duplicate', forward: outside('x') };
  expect(await check(outside('x'), outside('y'), outside('x'))).toEqual(err(fault));
});

it('refuses the address itself, tagged or not', async () => {
  const fault = { code: 'forward-self', address: bob };
  expect(await check(outside('x'), bob)).toEqual(err(fault));
  expect(await check(at('bob+news'))).toEqual(err(fault));
});

it('refuses a tagged address that forwards to itself', async () => {
  const tagged = at('bob+news');
  mailServer.held.addresses.set(bob, mailbox('one'));
  expect(await checkForwards(presentView(servers), tagged, [tagged], sees)).toEqual(
    err({ code: 'forward-self', address: tagged }),
  );
  expect(await checkForwards(presentView(servers), tagged, [bob], sees)).toEqual(ok(null));
});

it('refuses an address of ours that does not exist, also of the address’s own domain that is about to be added', async () => {
  expect(await check(outside('x'), at('nobody'))).toEqual(
    err({ code: 'forward-missing-local', forward: at('nobody') }),
  );
  const [postmaster, nobody] = [address('postmaster@new.example'), address('nobody@new.example')];
  expect(await checkForwards(presentView(servers), postmaster, [nobody], sees)).toEqual(
    err({ code: 'forward-missing-local', forward: nobody }),
  );
});

it('takes a tagged address whose untagged one exists', async () => {
  mailServer.held.addresses.set(at('ann'), mailbox('one'));
  expect(await check(at('ann+bob'))).toEqual(ok(null));
  expect(await check(at('eve+bob'))).toMatchObject({ fault: { code: 'forward-missing-local' } });
});

test('a loop through other addresses is shown whole, the shortest way', async () => {
  put(at('one'), at('two'), outside('x'));
  put(at('two'), at('three'), at('four'));
  put(at('three'), bob);
  put(at('four'), at('three'));
  expect(await check(outside('y'), at('one'))).toEqual(
    err({ code: 'forward-loop', path: [bob, at('one'), at('two'), at('three'), bob] }),
  );
});

test('a loop is found through tags', async () => {
  put(at('ann'), at('bob+back'));
  expect(await check(at('ann+x'))).toEqual(err({ code: 'forward-loop', path: [bob, at('ann+x'), bob] }));
});

test('a loop back to a tagged address is found', async () => {
  const tagged = at('bob+news');
  mailServer.held.addresses.set(bob, mailbox('one'));
  put(at('ann'), tagged);
  expect(await checkForwards(presentView(servers), tagged, [at('ann')], sees)).toEqual(
    err({ code: 'forward-loop', path: [tagged, at('ann'), tagged] }),
  );
});

test('a loop among others that does not lead back is walked once', async () => {
  put(at('one'), at('two'));
  put(at('two'), at('one'));
  expect(await check(at('one'))).toEqual(ok(null));
});

test('a forward further on that leads nowhere was there before', async () => {
  put(at('one'), at('gone'));
  expect(await check(at('one'))).toEqual(ok(null));
});
