import fc from 'fast-check';
import type { AddressState } from '../../src/domain/address-state.ts';
import { aliasTo, mailbox, outside } from './example-org.ts';

const forwards = fc.shuffledSubarray([outside('x'), outside('y'), outside('z')]);

/** What an address may be: few enough values that two of them are often the same. */
export const addressStates: fc.Arbitrary<AddressState | null> = fc.oneof(
  fc.constant(null),
  forwards.filter(({ length }) => length > 0).map((to) => aliasTo(...to)),
  fc
    .record({
      id: fc.constantFrom('one', 'two'),
      quota: fc.constantFrom(null, 1_000_000, 2_000_000),
      forwards,
      enabled: fc.boolean(),
    })
    .map(({ id, ...rest }) => mailbox(id, rest)),
);
