import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSelected } from '../../../src/requests/selection/find-selected.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  orThrow,
} from '../../support/fixtures/example-org.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

const fill = (count: number) =>
  org.app.store.commit(() => {
    for (let n = 0; n < count; n += 1) org.app.store.addresses.put(at(`box${n}`), mailbox(`box${n}`));
  });

test('finds what matches on every page of the mirror, each address once', async () => {
  await fill(1_234);
  const found = orThrow(await findSelected(org.app, ada, { domain: exampleOrg, kind: 'mailbox' }));
  expect(new Set(found).size).toBe(1_234);
  expect(found).toHaveLength(1_234);
});

test('finds a text in forwards, whatever their case, as a list does', async () => {
  org.put(at('team'), aliasTo(address('Ticket+AbC@boards.example')));
  expect(orThrow(await findSelected(org.app, ada, { search: 'ticket+abc' }))).toEqual([at('team')]);
});

test('says how many match where those are more than one request may change', async () => {
  await fill(10_001);
  expect(await findSelected(org.app, ada, { kind: 'mailbox' })).toEqual({
    ok: false,
    fault: { code: 'too-many-changes', count: 10_001, most: 10_000 },
  });
});

test('finds nothing in a domain that the actor does not see, as if it did not exist', async () => {
  const other = domain('other.example');
  org.app.store.domains.add(other);
  org.app.store.addresses.put(address('x@other.example'), mailbox('x'));
  const unseen = await findSelected(org.app, ada, { domain: other });
  const unknown = await findSelected(org.app, ada, { domain: domain('nowhere.example') });
  expect(unseen).toMatchObject({ ok: false, fault: { code: 'domain-unknown', domain: other } });
  expect(unknown).toMatchObject({ ok: false, fault: { code: 'domain-unknown' } });
  expect(await findSelected(org.app, ada, { search: 'x@other' })).toMatchObject({
    fault: { code: 'nothing-selected' },
  });
});
