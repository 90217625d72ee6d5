import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postmasterOf } from '../../src/domain/address/address.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  max,
  outside,
  person,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const old = domain('old.example');
const other = domain('other.example');
const name = { domain: old, target: exampleOrg };

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.pass(12 * 60 * 60_000);
  made.put(at('ann'), mailbox('ann'), { messages: 3, bytes: 3072 });
});
afterEach(() => made.close());

const names = () => made.mailServer.held.aliasDomains;
const type = (line: string, actor = ada) => made.type(`/mail ${line}`, actor);
const addOther = () => {
  made.mailServer.held.domains.add(other);
  made.app.store.domains.add(other);
  made.app.store.domains.bind('terminal/terminal', other);
  made.put(postmasterOf(other), aliasTo(outside('operator')));
};

/** Types the command, and confirms it. */
async function give(line = 'domain alias old.example example.org', button = 'Add name') {
  const asked = await type(line);
  return made.press(asked, button);
}

describe('/mail domain alias', () => {
  it('shows what it does, and does it after a click; undo takes the name away', async () => {
    const asked = await type('domain alias Old.example example.org');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Make old.example another name of example.org?
      Mail to any address of old.example goes to the same name in example.org.
      Request #1. Confirm by 12:15. Nothing changes before that."
    `);
    expect(names()).toEqual([]);
    const done = await made.press(asked, 'Add name');
    expect(viewText(done)).toMatchInlineSnapshot(`
      "old.example is now another name of example.org.
      Mail to any address of old.example goes to the same name in example.org.
      Request #1."
    `);
    expect(names()).toEqual([name]);
    expect(made.app.store.aliasDomains.all()).toEqual([name]);
    const undo = await type('request undo 1');
    expect(viewText(undo)).toMatchInlineSnapshot(`
      "Take the other name old.example from example.org?
      Mail that reaches example.org by the name old.example is refused.
      This undoes request #1.
      Request #2. Confirm by 12:15. Nothing changes before that."
    `);
    await made.press(undo, 'Take away');
    expect(names()).toEqual([]);
    expect(made.app.store.aliasDomains.all()).toEqual([]);
    await made.press(await type('request undo 2'), 'Add name');
    expect(names()).toEqual([name]);
  });

  it.each(['domain alias old.example none', 'domaine alias old.example aucun', 'domain remove old.example'])(
    '/mail %s takes the name away, after a click',
    async (line) => {
      await give();
      const asked = await type(line);
      expect(asked.title).toBe('Take the other name old.example from example.org?');
      const done = await made.press(asked, 'Take away');
      expect(done.title).toBe('old.example is no longer another name of example.org.');
      expect(names()).toEqual([]);
      expect(made.mailServer.held.addresses.has(at('ann'))).toBe(true);
    },
  );

  it('is shown in the list of domains, and by /mail show of an address by its other name', async () => {
    await give();
    expect(viewText(await type('domain list'))).toMatchInlineSnapshot(`
      "1 domain
      example.org | 2 | 1 | 3 kB | old.example
      "
    `);
    const shown = viewText(await type('show ann@old.example'));
    expect(shown).toContain('ann@old.example is another name of ann@example.org.');
    expect(shown).toContain('3 messages');
    expect(viewText(await type('show nobody@old.example'))).toContain('nobody@example.org doesn’t exist');
    expect(viewText(await type('show ann@old.example', person('eve', 'admin', 'elsewhere')))).toContain(
      'isn’t one of your domains',
    );
  });

  it('has no addresses of its own: the answer says where to create one', async () => {
    await give();
    expect(viewText(await type('create bob@old.example'))).toMatchInlineSnapshot(`
      "old.example is another name of example.org and has no addresses of its own.
      Use the address in example.org: …@example.org gets the mail of both names."
    `);
    expect(
      viewText(await type('domain add old.example postmaster:x@outside.example')),
    ).toMatchInlineSnapshot(`
      "old.example is already another name of example.org.
      Nothing was changed. To give it to another domain, take it away first: /mail domain alias old.example none"
    `);
  });

  it('is refused for a domain with addresses, for itself, for names of names, and for what is so', async () => {
    addOther();
    const refused = async (line: string) => viewText(await type(line));
    expect(await refused('domain alias other.example example.org')).toMatchInlineSnapshot(`
      "other.example is a domain of its own, with 1 address: postmaster@other.example.
      Remove it first, which can be undone: /mail domain remove other.example"
    `);
    expect(await refused('domain alias example.org example.org')).toMatchInlineSnapshot(`
      "example.org can’t be another name of itself.
      Name two domains: first the other name, then the domain whose addresses it gets."
    `);
    expect(await refused('domain alias old.example nowhere.example')).toMatchInlineSnapshot(`
      "nowhere.example isn’t one of your domains.
      Your domains: example.org, other.example."
    `);
    expect(await refused('domain alias old.example none')).toMatchInlineSnapshot(`
      "old.example isn’t another name of one of your domains.
      /mail domain list shows your domains and their other names."
    `);
    await give();
    expect(await refused('domain alias old.example example.org')).toMatchInlineSnapshot(`
      "old.example is already another name of example.org.
      Nothing was changed. To give it to another domain, take it away first: /mail domain alias old.example none"
    `);
    expect(await refused('domain alias old.example other.example')).toMatchInlineSnapshot(`
      "old.example is already another name of example.org.
      Nothing was changed. To give it to another domain, take it away first: /mail domain alias old.example none"
    `);
    expect(await refused('domain alias third.example old.example')).toMatchInlineSnapshot(`
      "old.example is itself another name, of example.org.
      Use that domain: /mail domain alias third.example example.org"
    `);
    names().push({ domain: domain('x.example'), target: domain('third.example') });
    expect(await refused('domain alias third.example example.org')).toMatchInlineSnapshot(`
      "third.example can’t be another name of a domain: it has another name itself, x.example.
      Take that name away first: /mail domain alias x.example none"
    `);
    expect(names()).toHaveLength(2);
  });

  it('is no name of a domain that others alone have, nor one of their domains', async () => {
    addOther();
    const sam = person('sam', 'admin', 'another');
    made.app.store.domains.bind('terminal/another', exampleOrg);
    expect(viewText(await type('domain alias old.example other.example', sam))).toContain(
      'other.example isn’t one of your domains',
    );
    made.app.store.domains.bind('terminal/third', domain('theirs.example'));
    expect(viewText(await type('domain alias theirs.example example.org', sam))).toContain(
      'theirs.example can’t be added here',
    );
    names().push({ domain: domain('hidden.example'), target: other });
    expect(viewText(await type('domain alias hidden.example example.org', sam))).not.toContain(
      'other.example',
    );
    expect(viewText(await type('domain remove hidden.example', sam))).toContain(
      'hidden.example isn’t one of your domains',
    );
    expect(names()).toHaveLength(1);
  });

  it('keeps the domain for who made it a name, and is for admins', async () => {
    const [sam, eve] = [person('sam', 'admin', 'another'), person('eve', 'admin', 'elsewhere')];
    for (const { tenantId } of [sam, eve]) made.app.store.domains.bind(`terminal/${tenantId}`, exampleOrg);
    const line = 'domain alias old.example example.org';
    await made.press(await type(line, sam), 'Add name', sam);
    await made.press(await type('domain alias old.example none', eve), 'Take away', eve);
    expect(names()).toEqual([]);
    expect(viewText(await type(line, eve))).toContain('old.example can’t be added here');
    expect((await type(line, max)).tone).toBe('failure');
    expect((await type(line, sam)).title).toBe('Make old.example another name of example.org?');
  });

  it('is not undone where the name is used for something else by now', async () => {
    addOther();
    await give();
    await give('domain alias old.example none', 'Take away');
    await give('domain alias old.example other.example');
    expect(viewText(await type('request undo 1'))).toMatchInlineSnapshot(`
      "Request #1 was already undone.
      /mail history ADDRESS shows the changes since."
    `);
    expect(viewText(await type('request undo 2'))).toMatchInlineSnapshot(`
      "Request #2 can’t be undone: the other name is a domain or a name of another domain now.
      /mail history ADDRESS shows the changes since."
    `);
    expect(names()).toEqual([{ domain: old, target: other }]);
  });

  it('holds a click for what was there: a domain that came since stops it', async () => {
    const asked = await type('domain alias old.example example.org');
    made.mailServer.held.domains.add(old);
    made.mailServer.held.addresses.set(address('ann@old.example'), aliasTo(outside('x')));
    expect(viewText(await made.press(asked, 'Add name'))).toContain('ann@old.example');
    expect(names()).toEqual([]);
  });

  it('can wait for its time', async () => {
    const asked = await type('domain alias old.example example.org at:14d');
    await made.press(asked, 'Add name');
    expect(requestOf(made.app, 1).state).toBe('scheduled');
    expect(names()).toEqual([]);
  });

  it('can be asked for again, and is not asked for twice', async () => {
    await type('domain alias old.example example.org');
    const again = await type('domain alias old.example example.org');
    expect(again.title).toBe('Make old.example another name of example.org?');
    expect(made.app.store.requests.get(2)).toBeUndefined();
  });

  it('stays what it is through a sync', async () => {
    await give();
    await syncMirror(made.app, new AbortController().signal);
    expect(made.app.store.aliasDomains.all()).toEqual([name]);
    expect(made.app.store.domains.isKnown(old)).toBe(false);
    expect(made.app.store.drift.list([exampleOrg, old], 1)).toEqual([]);
  });

  it('is refused where the mail server can’t', async () => {
    Object.assign(made.mailServer, { lacks: ['domain-alias'] });
    expect(viewText(await type('domain alias old.example example.org'))).toContain('in its own panel');
  });
});
