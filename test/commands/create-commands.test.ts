import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ada, address, aliasTo, at, domain, mailbox, max, outside } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(() => made.close());

const held = (text: string) => made.mailServer.held.addresses.get(address(text)) ?? null;
const refusal = async (line: string, actor?: typeof max) => {
  const before = structuredClone(made.mailServer.held);
  const view = await made.type(line, actor);
  expect(view.tone).toBe('failure');
  expect(made.mailServer.held).toEqual(before);
  return viewText(view);
};

describe('/mail create', () => {
  it('makes a mailbox, with a quota and forwards where they are given', async () => {
    const view = await made.type(
      '/mail create Bob@example.org quota:2G forward:a@outside.example,b@outside.example',
    );
    expect(view).toMatchObject({
      tone: 'success',
      title: 'Mailbox bob@example.org created.',
      text: [
        'Mail is forwarded to a@outside.example (outside).',
        'Mail is forwarded to b@outside.example (outside).',
        'The mailbox is empty. Quota: 2 GB.',
      ],
    });
    expect(held('bob@example.org')).toMatchObject({
      mailbox: { quota: 2 * 1024 ** 3 },
      forwards: [outside('a'), outside('b')],
      enabled: true,
    });
  });

  it('gives every mailbox an id of its own', async () => {
    await made.type('/mail create ann@example.org');
    await made.type('/mail create bob@example.org');
    expect(held('ann@example.org')?.mailbox?.id).not.toBe(held('bob@example.org')?.mailbox?.id);
  });

  it.each([
    ['a mailbox', mailbox('one')],
    ['an alias', aliasTo(outside('x'))],
    ['a mailbox that also forwards', mailbox('one', { forwards: [outside('x')] })],
  ])('refuses an address that is taken, and says that it is %s', async (kind, state) => {
    made.put(at('bob'), state);
    expect(await refusal('/mail create bob@example.org')).toContain(
      `bob@example.org already exists, as ${kind}.`,
    );
  });

  it.each([
    ['bob@unknown.example', 'unknown.example isn’t one of your domains.\nYour domains: example.org.'],
    ['bob+tag@example.org', 'can’t be a mailbox: the part after + is a tag'],
    ['bob', 'it has no @'],
    ['bob@example.org quota:lots', '“lots” isn’t a size between 1M and 1024T.'],
    ['bob@example.org forward:nobody@example.org', 'nobody@example.org doesn’t exist'],
    ['bob@example.org forward:bob@example.org', 'bob@example.org can’t forward to itself.'],
    ['@example.org', 'has nothing before the @'],
    ['', 'ADDRESS is missing in /mail create.'],
  ])('refuses “%s”, and says why', async (typed, words) => {
    expect(await refusal(`/mail create ${typed}`)).toContain(words);
  });

  it('counts once what was given more than once, and says so before it is applied', async () => {
    const line = '/mail create bob@example.org forward:x@outside.example,Ann <X@outside.example>';
    const { view } = await made.dispatcher.run(ada, line);
    expect(viewText(view)).toContain('Given more than once, counted once: x@outside.example.');
    await made.type('/mail show bob@example.org');
    expect(held('bob@example.org')?.forwards).toEqual([outside('x')]);
  });

  it('of an address that proves who owns the domain is an admin’s alone', async () => {
    expect(await refusal('/mail create webmaster@example.org', max)).toContain('only an admin can');
    expect(await made.type('/mail create webmaster@example.org')).toMatchObject({ tone: 'success' });
  });

  it('is refused while another request about the address is on its way, which is named', async () => {
    await made.dispatcher.run(ada, '/mail create bob@example.org');
    const { view } = await made.dispatcher.run(ada, '/mail create bob@example.org');
    expect(viewText(view)).toContain('Request #1 for bob@example.org is still open: queued.');
    expect(viewText(view)).toContain('/mail request show 1');
  });
});

describe('/mail alias', () => {
  it('makes an alias to ours and others, separated by spaces or commas', async () => {
    made.put(at('ann'), mailbox('one'));
    const view = await made.type(
      '/mail alias team@example.org ann@example.org,x@outside.example y@outside.example',
    );
    expect(view).toMatchObject({ tone: 'success', title: 'Alias team@example.org created.' });
    expect(held('team@example.org')).toEqual(aliasTo(at('ann'), outside('x'), outside('y')));
  });

  it('makes a catch-all, after a confirmation', async () => {
    const asked = await made.type('/mail alias @example.org x@outside.example');
    expect(asked).toMatchObject({ tone: 'warning', title: 'Create the catch-all @example.org?' });
    expect(held('@example.org')).toBeNull();
    expect(await made.press(asked, 'Create')).toMatchObject({ tone: 'success' });
    expect(held('@example.org')).toEqual(aliasTo(outside('x')));
    expect(await refusal('/mail alias @example.org y@outside.example')).toContain(
      'already exists, as an alias',
    );
  });

  it('says of a catch-all whether it takes mail from now on', async () => {
    const takes = 'It receives all mail to addresses of example.org that don’t exist.';
    const refuses = 'Mail to addresses of example.org that don’t exist is refused.';
    made.put(address('@example.org'), aliasTo(outside('x')));
    const suspended = await made.press(await made.type('/mail suspend @example.org'), 'Suspend');
    expect(suspended.text).toContain(refuses);
    const resumed = await made.press(await made.type('/mail resume @example.org'), 'Resume');
    expect(resumed.text).toEqual([takes]);
    const asked = await made.type('/mail delete @example.org');
    expect(asked.title).toBe('Delete the catch-all @example.org?');
    expect(asked.text).toContain(refuses);
    expect(asked.text).not.toContain(takes);
  });

  it('refuses a loop, and shows it', async () => {
    made.put(at('a'), aliasTo(at('b')));
    made.put(at('b'), aliasTo(at('c')));
    expect(await refusal('/mail alias c@example.org a@example.org')).toContain(
      'c@example.org → a@example.org → b@example.org → c@example.org',
    );
  });

  it('refuses more than a hundred forwards', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `a${index}@outside.example`).join(' ');
    expect(await refusal(`/mail alias team@example.org ${many}`)).toContain('This would be 101');
  });

  it('refuses a destination that is none', async () => {
    expect(await refusal('/mail alias team@example.org')).toContain('TO is missing in /mail alias.');
    expect(await refusal('/mail alias team@example.org x@[192.0.2.1]')).toContain('in brackets');
  });
});

describe('/mail alias random@', () => {
  const give = async () => {
    const view = await made.type('/mail alias random@example.org bob@outside.example');
    const [name = ''] = /[a-z2-9]{10}(?=@example\.org)/.exec(viewText(view)) ?? [];
    return name;
  };

  it('makes up a name, which the request shows', async () => {
    const name = await give();
    expect(name).toMatch(/^[a-z2-9]{10}$/);
    expect(held(`${name}@example.org`)).toEqual(aliasTo(outside('bob')));
    expect(made.app.store.givenNames.take(at(name), 0)).toBe(false);
    expect(held('random@example.org')).toBeNull();
  });

  it('gives every alias a name of its own', async () => {
    const names = [await give(), await give(), await give()];
    expect(new Set(names).size).toBe(3);
  });

  it('of a domain that is not seen makes up nothing', async () => {
    expect(await refusal('/mail alias random@elsewhere.example x@outside.example')).toContain(
      'elsewhere.example',
    );
  });
});

describe('/mail domain', () => {
  const line = '/mail domain add Néw.example postmaster:ops@outside.example';

  it('adds a domain with its postmaster, after a confirmation', async () => {
    const asked = await made.type(line);
    expect(asked).toMatchObject({
      tone: 'warning',
      title: 'Add the domain néw.example (xn--nw-bja.example)?',
    });
    const view = await made.press(asked, 'Add domain');
    expect(view).toMatchObject({
      tone: 'success',
      title:
        'Domain néw.example (xn--nw-bja.example) added, with postmaster@néw.example (xn--nw-bja.example).',
    });
    expect(made.mailServer.held.domains).toContain(domain('néw.example'));
    expect(held('postmaster@néw.example')).toEqual(aliasTo(outside('ops')));
    expect(await made.type('/mail alias hello@néw.example ops@outside.example')).toMatchObject({
      tone: 'success',
    });
  });

  it('refuses a domain that is there, and a postmaster that is not', async () => {
    expect(await refusal('/mail domain add example.org postmaster:ops@outside.example')).toContain(
      'The domain example.org was already added.',
    );
    expect(await refusal('/mail domain add new.example postmaster:nobody@example.org')).toContain(
      'nobody@example.org doesn’t exist',
    );
    expect(await refusal('/mail domain add new.example postmaster:bob@new.example')).toContain(
      'new.example is new, so bob@new.example doesn’t exist yet.',
    );
    expect(await refusal('/mail domain add new.example postmaster:postmaster@new.example')).toContain(
      'can’t forward to itself',
    );
    expect(await refusal('/mail domain add new.example')).toContain(
      'postmaster:ADDRESS is missing in /mail domain add.',
    );
    expect(await refusal('/mail domain add localhost postmaster:ops@outside.example')).toContain(
      'has an incomplete domain',
    );
  });

  it('is an admin’s', async () => {
    expect(await refusal(line, max)).toContain('Only an admin can do this.');
  });

  it('lists domains with what they hold', async () => {
    made.put(at('bob'), mailbox('one'), { messages: 2, bytes: 3 * 1024 ** 2 });
    const view = await made.type('/mail domain list');
    expect(view.title).toBe('1 domain');
    expect(view.table?.rows).toEqual([['example.org', '2', '1', '3 MB']]);
    expect(viewText(await made.type('/mail domain list', { ...max, tenantId: 'elsewhere' }))).toContain(
      'No domains yet.',
    );
  });
});
