import { emptySize } from '../src/domain/address/address-state.ts';
import { aliasTo, at, type ExampleOrg, mailbox, outside } from '../test/support/fixtures/example-org.ts';

const gigabyte = 1024 ** 3;

/** Fills example.org with the addresses that the scenes are about. */
export function fillOrg({ put }: ExampleOrg): void {
  put(at('ann'), mailbox('ann', { quota: 2 * gigabyte }), {
    ...emptySize,
    messages: 8_410,
    bytes: 1.3 * gigabyte,
  });
  put(at('bob'), mailbox('bob'), { ...emptySize, messages: 1_240, bytes: 0.4 * gigabyte });
  put(at('carl'), mailbox('carl'), { ...emptySize, messages: 1_240, bytes: 0.4 * gigabyte });
  put(at('info'), aliasTo(at('ann'), at('bob'), outside('agency')));
  put(at('team'), aliasTo(at('ann')));
  for (const name of ['abuse', 'events', 'jobs', 'press', 'sales', 'support', 'treasurer'])
    put(at(name), aliasTo(at('ann')));
  for (let number = 1; number <= 22; number += 1)
    put(at(`temp${number}`), mailbox(`temp${number}`, { quota: gigabyte }), {
      ...emptySize,
      messages: 100 + number,
      bytes: 0.01 * gigabyte,
    });
  for (let number = 23; number <= 200; number += 1) put(at(`temp${number}`), aliasTo(at('bob')));
  for (let number = 1; number <= 12; number += 1) put(at(`list${number}`), aliasTo(at('bob')));
}
