import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AddressWish, MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  makeExampleOrg,
  outside,
} from '../../support/fixtures/example-org.ts';

let made: ExampleOrg;
/** The lists that the mail server's rules were asked about, by their lengths. */
let asked: number[];
beforeEach(async () => {
  made = await makeExampleOrg();
  asked = [];
});
afterEach(() => made.close());

const name = (index: number) => at(`n${index}`);
const planOf = (count: number) =>
  planChanges(
    made.app,
    ada,
    Array.from({ length: count }, (_, index) => ({
      line: index + 2,
      change: change(name(index), null, aliasTo(outside('x'))),
    })),
  );

/** Gives the mail server rules. */
function setRules(refusal: (wish: AddressWish, index: number) => string | null): void {
  const [server] = made.app.mailServer.all;
  Object.assign(server ?? {}, {
    rules: {
      refuses: async (wishes: readonly AddressWish[]) => {
        asked.push(wishes.length);
        return wishes.map((wish, index) => {
          const words = refusal(wish, index);
          return words === null ? null : { code: 'against-rules', words };
        });
      },
      refusesPassword: async () => null,
    },
  });
}

it('a mail server’s limits count over all changes of a request', async () => {
  setRules((_, index) => (index < 3 ? null : 'The domain may have 3 addresses.'));
  expect(await planOf(3)).toMatchObject({ ok: true });
  expect(await planOf(5)).toMatchObject({
    fault: {
      code: 'changes-refused',
      count: 2,
      refusals: [3, 4].map((index) => ({
        ...{ line: index + 2, address: name(index) },
        fault: { code: 'server-refuses', why: { words: 'The domain may have 3 addresses.' } },
      })),
    },
  });
  expect(asked).toEqual([3, 5]);
});

it('one change that the rules can’t tell about does not make each be asked about alone', async () => {
  setRules(({ address }) => {
    if (address === name(7)) throw new MailServerUnavailable('odd', 'a line of an unknown form');
    return null;
  });
  expect(await planOf(64)).toMatchObject({
    fault: { count: 1, refusals: [{ line: 9, fault: { code: 'mail-server-unavailable', trouble: 'odd' } }] },
  });
  expect(asked.length).toBeLessThan(20);
});

it('one odd entry among many does not make each be read alone', async () => {
  let reads = 0;
  const { mailServer } = made.app;
  const { readMany } = mailServer;
  mailServer.readMany = async (all) => {
    reads += 1;
    if (all.includes(at('odd'))) throw new MailServerUnavailable('odd', 'a line of an unknown form');
    return readMany(all);
  };
  const wanted = Array.from({ length: 64 }, (_, index) => ({
    change: change(name(index), null, aliasTo(at(index === 7 ? 'odd' : `to${index}`))),
  }));
  for (let index = 0; index < 64; index += 1) made.put(at(`to${index}`), aliasTo(outside('x')));
  expect(await planChanges(made.app, ada, wanted)).toMatchObject({
    fault: { count: 1, refusals: [{ address: name(7), fault: { trouble: 'odd' } }] },
  });
  expect(reads).toBeLessThan(40);
});
