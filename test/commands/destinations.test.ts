import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import type { Destination } from '../../src/domain/address/destination.ts';
import { address, at, mailbox, max, outside } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const pipe = '"|/usr/local/bin/Filter --to=X, --Y"';
const [x, y] = [outside('x'), outside('y')];

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(() => made.close());

const leadingTo = (...forwards: string[]): AddressState => ({
  mailbox: null,
  forwards: forwards as readonly string[] as readonly Destination[],
  enabled: true,
});
const forwardsOf = (text: string) => made.mailServer.held.addresses.get(address(text))?.forwards;
const fieldsOf = async (line: string) =>
  Object.fromEntries((await made.type(line)).fields?.map(({ name, value }) => [name, value]) ?? []);

describe('what is no address, among the forwards of one', () => {
  beforeEach(() => made.put(at('team'), leadingTo('root', '/dev/null', pipe, ':include:/etc/Team', x)));

  it('is shown as it is, and distinguished from what is', async () => {
    const { Forwards } = await fieldsOf('/mail show team@example.org');
    expect(Forwards).toBe(
      [
        'root (not an address)',
        '/dev/null (not an address)',
        `${pipe} (not an address)`,
        ':include:/etc/Team (not an address)',
        'x@outside.example (outside)',
      ].join(', '),
    );
    expect(viewText(await made.type('/mail list'))).toContain('root (not an address)');
  });

  it.each([
    ['root', 'root'],
    ['/dev/null', '/dev/null'],
    ['/DEV/Null', '/dev/null'],
    [pipe, pipe],
    ['“|/usr/local/bin/Filter --to=X, --Y”', pipe],
    [':include:/etc/Team', ':include:/etc/Team'],
  ])('is removed as it is shown: %s', async (typed, gone) => {
    const before = forwardsOf('team@example.org');
    const view = await made.type(`/mail forward remove team@example.org ${typed}`);
    expect(viewText(view)).toContain(`no longer forwarded to ${gone} (not an address).`);
    expect(forwardsOf('team@example.org')).toEqual(before?.filter((each) => each !== gone));
  });

  it('is removed with others, however the list is written', async () => {
    await made.type(`/mail forward remove team@example.org root,X@Outside.Example ${pipe}`);
    expect(forwardsOf('team@example.org')).toEqual(['/dev/null', ':include:/etc/Team']);
  });

  it.each([
    'add team@example.org /etc/passwd',
    'add team@example.org |/bin/sh',
    'remove team@example.org daemon',
  ])('is nothing that anybody adds, or that is not there: %s', async (typed) => {
    const before = forwardsOf('team@example.org');
    expect(await made.type(`/mail forward ${typed}`)).toMatchObject({ tone: 'failure' });
    expect(forwardsOf('team@example.org')).toEqual(before);
  });

  it('goes with the address, which says so', async () => {
    const view = await made.type('/mail delete team@example.org');
    expect(viewText(view)).toContain('no longer forwarded to /dev/null (not an address).');
  });
});

describe('the case of a local part', () => {
  it('is kept outside, as found and as typed', async () => {
    made.put(at('board'), leadingTo('Board+AbC@boards.example'));
    await made.type('/mail forward add board@example.org Ticket+XyZ@Boards.Example');
    expect(forwardsOf('board@example.org')).toEqual([
      'Board+AbC@boards.example',
      'Ticket+XyZ@boards.example',
    ]);
    await made.type('/mail alias new@example.org Ticket+XyZ@boards.example');
    expect(forwardsOf('new@example.org')).toEqual(['Ticket+XyZ@boards.example']);
    await made.type('/mail create eve@example.org forward:Ticket+XyZ@boards.example');
    expect(forwardsOf('eve@example.org')).toEqual(['Ticket+XyZ@boards.example']);
  });

  it('says nothing in our own domains, and distinguishes no destinations', async () => {
    made.put(at('bob'), mailbox('one'));
    await made.type('/mail alias new@example.org Bob@Example.org Token+A@outside.example');
    expect(forwardsOf('new@example.org')).toEqual(['bob@example.org', 'Token+A@outside.example']);
    const again = await made.type('/mail forward add new@example.org token+a@outside.example');
    expect(viewText(again)).toContain('already forwards to token+a@outside.example');
    expect(viewText(await made.type('/mail delete bob@example.org'))).toContain(
      'Stop forwarding new@example.org to bob@example.org.',
    );
    await made.type('/mail forward remove new@example.org TOKEN+A@outside.example');
    expect(forwardsOf('new@example.org')).toEqual(['bob@example.org']);
  });

  it('is found by a search all the same', async () => {
    made.put(at('board'), leadingTo('Board+AbC@boards.example'));
    expect(viewText(await made.type('/mail list search:board+abc'))).toContain('board@example.org');
  });
});

describe('a mailbox without local delivery', () => {
  const eve: AddressState = { ...mailbox('one', { forwards: [x] }), localDelivery: false };
  beforeEach(() => made.put(at('eve'), eve));
  const held = () => made.mailServer.held.addresses.get(at('eve'));

  it('says that it keeps nothing', async () => {
    expect(await fieldsOf('/mail show eve@example.org')).toMatchObject({
      'Local delivery': expect.stringContaining('off: mail goes to the forwards only'),
    });
  });

  it.each([
    ['forward add eve@example.org y@outside.example', { forwards: [x, y] }],
    ['suspend eve@example.org', { enabled: false }],
    ['quota eve@example.org 1G', { mailbox: { quota: 1024 ** 3 } }],
  ])('stays so: %s', async (typed, changed) => {
    expect(await made.type(`/mail ${typed}`)).toMatchObject({ tone: 'success' });
    expect(held()).toMatchObject({ ...changed, localDelivery: false });
  });

  it('stays so when it is resumed', async () => {
    await made.type('/mail suspend eve@example.org');
    await made.type('/mail resume eve@example.org');
    expect(held()).toEqual(eve);
  });

  it('keeps its last forward, since its mail would go nowhere', async () => {
    const view = await made.type('/mail forward remove eve@example.org x@outside.example');
    expect(view).toMatchObject({ tone: 'failure' });
    expect(viewText(view)).toContain('local delivery to its mailbox is off');
    expect(held()).toEqual(eve);
  });

  it('is one no more as an alias, and is again after an undo', async () => {
    const asked = await made.type('/mail convert eve@example.org alias');
    await made.press(asked, 'Convert');
    expect(held()).toEqual(leadingTo(x));
    await made.type('/mail request undo 1');
    expect(held()).toEqual(eve);
  });

  it('is known as such to who approves', async () => {
    const asked = await made.type('/mail forward add eve@example.org y@outside.example', max);
    expect(viewText(asked)).toContain('Waiting for the approval');
    expect(await made.press(asked, 'Approve')).toMatchObject({ tone: 'success' });
    expect(held()).toEqual({ ...eve, forwards: [x, y] });
  });
});
