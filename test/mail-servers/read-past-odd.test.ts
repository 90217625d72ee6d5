import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { MailServerUnavailable } from '../../src/mail-servers/port.ts';
import { readPastOdd } from '../../src/mail-servers/read-past-odd.ts';
import { createMailcowUnderTest } from './mailcow/mailcow-under-test.ts';
import { addDomain, alias, applied, at, change, outside } from './orders.ts';

test('each odd one of a list fails alone, wherever it is', async () => {
  const odd = (item: number) => new MailServerUnavailable('odd', `${item} is odd`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 40 }), async (items) => {
      const read = async (some: readonly number[]) =>
        some.map((item) => {
          if (item % 5 === 4) throw odd(item);
          return `read ${item}`;
        });
      expect(await readPastOdd(items, read)).toEqual(
        items.map((item) => (item % 5 === 4 ? odd(item) : `read ${item}`)),
      );
    }),
  );
});

test('a mail server that is out of reach fails for all, and is asked once', async () => {
  let asked = 0;
  const read = async () => {
    asked += 1;
    throw new MailServerUnavailable('unreachable', 'It is away');
  };
  await expect(readPastOdd([1, 2, 3], read)).rejects.toThrow('It is away');
  expect(asked).toBe(1);
});

test.each([3, 30])('of %i addresses in mailcow, one that it tells oddly of hides no other', async (count) => {
  const { server, fake } = await createMailcowUnderTest();
  await server.apply(addDomain());
  const to = alias(outside('x'));
  const addresses: Address[] = Array.from({ length: count }, (_, index) => at(`a${index}`));
  for (const address of addresses) expect(await server.apply(change(address, null, to))).toEqual(applied);
  fake.intercept = async (_, perform) => {
    const text = await (await perform()).text();
    return new Response(
      text
        .replace(/("address":"a1@example.org"[^}]*"goto":)"[^"]*"/, '$17')
        .replace(/("goto":)"[^"]*"([^}]*"address":"a1@example.org")/, '$17$2'),
    );
  };
  const read = await readPastOdd(addresses, server.readMany);
  expect(read.map((each) => (each instanceof MailServerUnavailable ? each.trouble : each))).toEqual(
    addresses.map((_, index) => (index === 1 ? 'odd' : to)),
  );
});
