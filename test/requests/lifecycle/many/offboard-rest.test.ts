import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../../../src/domain/actor.ts';
import type { Address } from '../../../../src/domain/address/address.ts';
import { targetOf } from '../../../../src/domain/request/change.ts';
import type { Order, Outcome } from '../../../../src/mail-servers/port.ts';
import { changesOf } from '../../../../src/requests/changes/changes-of.ts';
import { startDueRequests } from '../../../../src/requests/due/start-due-requests.ts';
import {
  aliasTo,
  at,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
  person,
  requestsIn,
} from '../../../support/fixtures/example-org.ts';
import { day } from '../../../support/fixtures/times.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../../support/test-dispatcher.ts';

const [ann, ann2, team] = [at('ann'), at('ann2'), at('team')];

const limit = { code: 'domain-limit', domain: exampleOrg, limit: 'aliases', most: 1 } as const;
const refused: Outcome = { kind: 'impossible', why: limit };

let made: TestDispatcher;
/** Changes that the mail server refuses now, as their kind and address. */
let failing: Set<string>;
beforeEach(async () => {
  made = await createTestDispatcher();
  failing = new Set();
  const apply = made.mailServer.apply.bind(made.mailServer);
  const failsSome = async (order: Order): Promise<Outcome> =>
    failing.has(`${order.change.kind} ${targetOf(order.change)}`) ? refused : apply(order);
  Object.assign(made.mailServer, { apply: failsSome });
  for (const address of [ann, ann2]) own(address, 'ann');
  own(at('bob'), 'bob');
  made.put(team, aliasTo(ann, outside('x')));
});
afterEach(() => made.close());

function own(address: Address, name: string): void {
  const owner = person(name, 'member');
  const id = mailboxId(address);
  made.put(address, mailbox(id), { messages: 3, bytes: 3072 });
  made.mailServer.held.passwordHashes.set(id, `hash of ${name}`);
  made.app.store.owners.put({ mailbox: id, address, owner, person: personOf(owner) });
}

const held = (address: Address) => made.mailServer.held.addresses.get(address);
const hasPassword = (address: Address) => made.mailServer.held.passwordHashes.has(mailboxId(address));
/** The addresses that are to be deleted, each with when. */
const deletions = () =>
  requestsIn(made.app).flatMap((request) =>
    request.state === 'scheduled'
      ? [...changesOf(made.app, request)].flatMap((each) =>
          each.state === 'planned' ? [[targetOf(each.change), request.dueAt]] : [],
        )
      : [],
  );

async function confirmed(line: string) {
  const asked = await made.type(line);
  return made.press(asked, asked.buttons?.[0]?.label ?? '');
}

async function pass(milliseconds: number): Promise<void> {
  made.pass(milliseconds);
  await startDueRequests(made.app);
  await runApplyJobs(made.app);
}

describe('the rest of an offboarding', () => {
  it.each([
    ['neither its suspension', [`address ${ann2}`, `owner ${ann2}`]],
    ['not its suspension', [`address ${ann2}`]],
    ['not its lock', [`owner ${ann2}`]],
  ])('closes the mailbox that was not closed, %s, and deletes it with the others', async (_, failures) => {
    failing = new Set(failures);
    const started = made.app.clock();
    await made.type('/mail alias z@example.org y@outside.example', person('ann', 'member'));
    const done = await confirmed('/mail offboard ann keep:30d');
    failing.clear();
    made.pass(day);
    const asked = await made.press(done, 'Try the rest again');
    expect(viewText(asked)).toContain('On 31 Jan 2026, 00:00, the mailbox is deleted');
    expect(viewText(asked)).not.toContain('still open');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    for (const address of [ann, ann2]) {
      expect(held(address)?.enabled).toBe(false);
      expect(hasPassword(address)).toBe(false);
    }
    const links = made.app.store.outbox.due(0, 100).filter(({ job }) => job === 'send-link');
    expect(links).toEqual([]);
    expect(deletions().sort()).toEqual([ann2, ann].map((each) => [each, started + 30 * day]));
    await pass(29 * day);
    expect([held(ann), held(ann2)]).toEqual([undefined, undefined]);
  });

  it('closes nothing once the others are deleted, and says what to type', async () => {
    failing = new Set([`owner ${ann2}`]);
    const done = await confirmed('/mail offboard ann keep:30d');
    failing.clear();
    await pass(30 * day);
    expect(viewText(await made.press(done, 'Try the rest again'))).toContain('keep:');
    expect(hasPassword(ann2)).toBe(true);
  });

  it('is what forwards there, where only that failed, also once the others’ time is over', async () => {
    failing = new Set([`address ${team}`]);
    const done = await confirmed('/mail offboard ann keep:30d');
    failing.clear();
    await pass(30 * day);
    const asked = await made.press(done, 'Try the rest again');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "team@example.org no longer forwards to ann@example.org.
      This is the rest of request #1.
      Request #3."
    `);
  });
});
