import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksForRandomName, randomAddress } from '../../../src/domain/address/random-name.ts';
import { giveName } from '../../../src/requests/names/give-name.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  exampleOrg,
  makeExampleOrg,
  outside,
} from '../../support/fixtures/example-org.ts';

/** Picks the first character for the whole of a name, then the second, and so on. */
const inOrder = () => {
  let picked = 0;
  return () => Math.floor(picked++ / 10);
};
const random = at('random');

describe('a name that is made up', () => {
  it('has ten characters, and each of them may come', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        (numbers) => {
          const made = randomAddress(exampleOrg, (below) => Math.floor((numbers.next().value ?? 0) * below));
          expect(made).toMatch(/^[a-z2-9]{10}@example\.org$/);
          expect(asksForRandomName(made)).toBe(false);
        },
      ),
    );
    for (let index = 0; index < 34; index += 1) seen.add(randomAddress(exampleOrg, () => index));
    expect(seen.size).toBe(34);
  });

  it('is none that exists, and none that was given, even where that one was never made', async () => {
    const { app, put } = await makeExampleOrg();
    put(at('aaaaaaaaaa'), aliasTo(outside('x')));
    const give = () => giveName(app, ada, random, inOrder());
    expect(await give()).toEqual({ ok: true, value: at('bbbbbbbbbb') });
    expect(await give()).toEqual({ ok: true, value: at('cccccccccc') });
  });

  it('is only for the name random', async () => {
    const { app } = await makeExampleOrg();
    for (const typed of [at('randomly'), at('bob'), address('@example.org')])
      expect(await giveName(app, ada, typed)).toEqual({ ok: true, value: typed });
  });

  it('is not sought for ever where the numbers repeat themselves', async () => {
    const { app } = await makeExampleOrg();
    const give = () => giveName(app, ada, random, () => 0);
    expect(await give()).toEqual({ ok: true, value: at('aaaaaaaaaa') });
    await expect(give()).rejects.toThrow('repeat themselves');
  });
});
