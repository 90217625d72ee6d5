import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideRequest } from '../../../jobs/decide-request.ts';
import { refusedDecision } from '../../../src/chat/delivery/refused-decision.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { noteLookedThrough } from '../../../src/requests/changes/look-through.ts';
import type { DecisionJob } from '../../../src/requests/outbox/enqueue-decision.ts';
import {
  ada,
  change,
  mailbox,
  mailboxId,
  max,
  requestOf,
  stranger,
} from '../../support/fixtures/example-org.ts';
import { askForMany, name } from '../../support/fixtures/many-changes.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(() => made.close());

const boxAt = (position: number) => mailboxId(`box ${position}`);
const setSize = (messages: number) =>
  made.mailServer.held.sizes.set(boxAt(3), { messages, bytes: messages * 10 });

/** Asks to delete as many mailboxes, and looks through all of them. */
async function askToDelete(count: number, actor: Actor = ada): Promise<Request> {
  const wanted = Array.from({ length: count }, (_, position) => {
    const before = mailbox(boxAt(position));
    made.put(name(position), before, { messages: 1_000, bytes: 10_000 });
    return { change: change(name(position), before, null) };
  });
  const request = await askForMany(made.app, actor, wanted);
  await made.app.store.commit(() =>
    noteLookedThrough(made.app, request, actor, { from: 0, to: request.plan.summary?.mustSee.length ?? 0 }),
  );
  return request;
}

const clicked = (actor: Actor, { id, plan }: Request, typed = String(plan.size)) =>
  made.dispatcher.click(actor, { kind: 'confirm', request: id, planHash: plan.hash, lost: plan.size }, typed);

const jobs = () => made.app.store.outbox.due(0, 1_000).filter(({ job }) => job === 'decide-request');

/** Decides by the clicks that wait for it. @returns what those who clicked are told beside. */
async function decide(rows = jobs()): Promise<string[]> {
  const told: string[] = [];
  const send = async ({ view }: { view: (locale: 'en') => { title: string } }) => {
    told.push(view('en').title);
    return true;
  };
  const refusal = (data: DecisionJob, fault: Parameters<typeof refusedDecision>[2], row: number) =>
    refusedDecision(translationsFor, data, fault, row);
  const job = decideRequest(made.app, refusal, { terminal: send });
  for (const { id, data } of rows) await job({ data: data as DecisionJob, outboxId: id, lastAttempt: false });
  return told;
}

type Refusal = Parameters<typeof decideRequest>[1];

const stateOf = ({ id }: Request) => requestOf(made.app, id).state;

describe('a click on the deletion of more mailboxes than are measured quickly', () => {
  it('is answered at once, and decided once they are measured', async () => {
    const request = await askToDelete(51);
    const reply = await clicked(ada, request);
    expect(reply.view.title).toBe('Checking 51 mailboxes…');
    expect(stateOf(request)).toBe('awaiting-confirmation');
    expect(await decide()).toEqual([]);
    expect(stateOf(request)).toBe('queued');
    expect(jobs()).toEqual([]);
  });

  it('is decided at once up to fifty', async () => {
    const request = await askToDelete(50);
    await clicked(ada, request);
    expect(stateOf(request)).toBe('queued');
  });

  it('counts with the roles that whoever clicked had then', async () => {
    const request = await askToDelete(51);
    await clicked(ada, request);
    expect(jobs()).toMatchObject([{ data: { actor: { userId: 'ada', roles: ['admin'] } } }]);
  });

  it('decides once, though its job runs again, and nobody is told twice', async () => {
    const request = await askToDelete(51);
    await clicked(ada, request);
    await clicked(ada, request);
    expect(await decide()).toEqual([]);
    expect(stateOf(request)).toBe('queued');
  });

  it('has the figures shown again where they have grown by more than a little', async () => {
    const request = await askToDelete(51);
    await clicked(ada, request);
    setSize(9_000);
    expect(await decide()).toEqual([]);
    expect(requestOf(made.app, request.id)).toMatchObject({
      ...{ state: 'awaiting-confirmation', plan: { summary: { lost: { messages: 59_000 } } } },
    });
    const shown = made.app.store.outbox.due(0, 1_000).filter(({ job }) => job === 'show-request');
    expect(shown.some(({ data }) => data['request'] === request.id)).toBe(true);
  });

  it('tells whoever clicked why nothing came of it, and the request waits on', async () => {
    const request = await askToDelete(51);
    await clicked(ada, request);
    Object.assign(made.app.mailServer, {
      readMany: () => Promise.reject(new MailServerUnavailable('unreachable', 'It does not answer')),
    });
    expect(await decide()).toHaveLength(1);
    expect(stateOf(request)).toBe('awaiting-confirmation');
    expect(jobs()).toEqual([]);
  });

  it('is refused where policy has taken the role of whoever clicked meanwhile', async () => {
    const request = await askToDelete(51);
    await clicked(ada, request);
    await clicked(ada, request);
    const [first, second] = jobs();
    const faults: string[] = [];
    const refusal = (...[{ actor }, { code }, id]: Parameters<Refusal>) => {
      faults.push(code);
      return { id, to: actor, view: () => ({ tone: 'plain', title: '' }) as const, channel: null } as never;
    };
    const decideAs = (row: typeof first, admins: readonly string[]) =>
      decideRequest({ ...made.app, admins }, refusal, { slack: async () => true })({
        data: {
          ...(row?.data as DecisionJob),
          actor: { ...ada, platform: 'slack', tenantId: 'T1' },
        },
        outboxId: row?.id ?? 0,
        lastAttempt: false,
      });
    await decideAs(first, []);
    // Still an admin, in a tenant that does not see the request.
    await decideAs(second, ['slack/T1/ada']);
    expect(faults).toEqual(['stranger', 'request-unknown']);
    expect(stateOf(request)).toBe('awaiting-confirmation');
  });

  it('tells nothing to an approver who does not see it', async () => {
    const request = await askToDelete(51, max);
    expect(request.plan.gate.approvals).not.toBeNull();
    const action = { kind: 'approve', request: request.id, planHash: request.plan.hash } as const;
    made.app.store.requests.setState(request.id, 'awaiting-approval');
    const reply = await made.dispatcher.click(stranger, { ...action, lost: 51 }, '51');
    const unknown = await made.dispatcher.click(stranger, { ...action, request: 999, lost: 51 }, '51');
    expect(viewText(reply.view)).toBe(viewText(unknown.view).replace('999', String(request.id)));
    expect(jobs()).toEqual([]);
  });

  it.each<[string, Actor, string | undefined]>([
    ['by somebody else', max, undefined],
    ['without their number', ada, '50'],
  ])('is refused at once %s', async (_how, actor, typed) => {
    const request = await askToDelete(51);
    expect((await clicked(actor, request, typed)).refused).toBeDefined();
    expect(jobs()).toEqual([]);
  });
});
