import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Shown } from '../../../src/chat/dispatch/dispatcher-types.ts';
import type { Action } from '../../../src/domain/action.ts';
import { roles } from '../../../src/domain/actor.ts';
import { aliasTo, at, exampleOrg, requestOf } from '../../support/fixtures/example-org.ts';
import { account } from '../../support/fixtures/policy.ts';
import { blind, linesOf, own, ownDomain, worldWith } from '../../support/fixtures/two-tenants.ts';
import { carryOut } from '../../support/run-jobs.ts';
import { wordsOf } from '../../support/test-dispatcher.ts';

/** What is shown, without what is drawn anew each time. */
const told = (shown: Shown): string =>
  JSON.stringify(shown).replace(/\/password\/[\w-]+/g, '/password/TOKEN');

describe.each(blind)('from %s', (_which, policy, someone) => {
  describe.each(commands.map((command) => [command.path.join(' '), command] as const))(
    '/mail %s',
    (_name, command) => {
      it('answers the same whether an address of others exists or not', async () => {
        const worlds = await Promise.all([worldWith('bob', policy), worldWith('eve', policy)]);
        for (const line of linesOf(command)) {
          const answers: string[] = [];
          for (const { desk, office } of worlds) {
            answers.push(told(await desk.run(someone('admin'), line)));
            await carryOut(office);
          }
          expect(answers[0], line).toBe(answers[1]);
        }
        await Promise.all(worlds.map(({ close }) => close()));
      });

      it('completes the same', async () => {
        const worlds = await Promise.all([worldWith('bob', policy), worldWith('eve', policy)]);
        const begun = linesOf(command).flatMap((line) => [line, line.slice(0, -3), `${line} `]);
        for (const line of [
          ...begun,
          `/mail ${command.path.join(' ')} b`,
          `/mail ${command.path.join(' ')} x@e`,
        ]) {
          const [one, other] = await Promise.all(
            worlds.map(({ desk }) => desk.complete(someone('admin'), line)),
          );
          expect(one, line).toEqual(other);
          expect(
            one?.filter((word) => word.includes('bob') && !line.includes('bob')),
            line,
          ).toEqual([]);
          expect(
            one?.filter((word) => word.endsWith(exampleOrg) && !line.includes(exampleOrg)),
            line,
          ).toEqual([]);
        }
        await Promise.all(worlds.map(({ close }) => close()));
      });
    },
  );

  const click = (request: number, planHash: string) => ({ request, planHash });
  const actions = (request: number, planHash: string): Action[] => [
    { kind: 'confirm', ...click(request, planHash) },
    { kind: 'approve', ...click(request, planHash) },
    { kind: 'deny', ...click(request, planHash) },
    { kind: 'cancel', request },
    { kind: 'details', request },
    { kind: 'ask-again', request },
    { kind: 'run', line: `/mail request ${request}` },
    { kind: 'run', line: `/mail request ${request} break-glass:now` },
    { kind: 'run', line: `/mail undo ${request}` },
    { kind: 'give-reason', path: ['undo'], values: { number: `${request}` } },
  ];

  it.each(roles)('no button tells a %s a request of others from one that does not exist', async (role) => {
    const world = await worldWith('bob', policy);
    const request = requestOf(world.office, 1);
    const { hash } = request.plan;
    for (const [index, action] of actions(1, hash).entries()) {
      const shown = await world.desk.press(someone(role), action, 'because');
      const other = actions(4242, hash)[index] ?? action;
      const unknown = await world.desk.press(someone(role), other, 'because');
      expect(told(shown), action.kind).toBe(told(unknown).replaceAll('4242', '1'));
      expect(world.desk.formFor(someone(role), action)).toEqual(world.desk.formFor(someone(role), other));
    }
    expect(requestOf(world.office, 1)).toEqual(request);
    expect(world.unexpected).toEqual([]);
    await world.close();
  });

  it('a request of others does not exist either once it is applied, stale or cancelled', async () => {
    const world = await worldWith('bob', policy);
    for (const state of ['applied', 'failed', 'stale', 'cancelled'] as const) {
      world.office.store.requests.move({
        id: 1,
        state,
        expiresAt: null,
        remindAt: null,
        settledAt: 1,
        outcome: null,
      });
      for (const [index, action] of actions(1, 'hash').entries()) {
        const shown = await world.desk.press(someone('admin'), action, 'because');
        const unknown = await world.desk.press(
          someone('admin'),
          actions(4242, 'hash')[index] ?? action,
          'because',
        );
        expect(told(shown), `${state} ${action.kind}`).toBe(told(unknown).replaceAll('4242', '1'));
      }
    }
    await world.close();
  });
});

describe('what touches an address of others', () => {
  const eve = account('discord/3', 'eve', 'admin');
  const [, policy] = blind[0];

  // Its mail would come back forever, theirs too: a loop is refused, though that tells what forwards to the asker.
  it('a loop through it is refused, and names none of it', async () => {
    const world = await worldWith('bob', policy);
    const { view } = await world.desk.run(eve, '/mail forward add club@other.example bob@example.org');
    expect(view.tone).toBe('failure');
    expect(wordsOf(view)).not.toContain('bob@example.org');
    await world.close();
  });

  it('what it forwards to can go, and does not say where its mail comes from', async () => {
    const world = await worldWith('bob', policy);
    expect(wordsOf((await world.desk.run(eve, '/mail show club@other.example')).view)).not.toContain('bob');
    expect((await world.type('/mail delete club@other.example', eve)).tone).toBe('success');
    await world.close();
  });
});

describe('a domain that is not there yet', () => {
  const someone = (tenant: string) => account(`terminal/${tenant}`, 'eve', 'admin');
  const adds = '/mail domain add new.example postmaster:x@outside.example';

  it('is in no list of requests for another domain', async () => {
    const { desk, close } = await worldWith('bob', null);
    await desk.run(someone('elsewhere'), adds);
    const about = await desk.run(someone('elsewhere'), `/mail requests all domain:${ownDomain}`);
    expect(about.view.table).toBeUndefined();
    const all = await desk.run(someone('elsewhere'), '/mail requests all');
    expect(all.view.table?.rows).toHaveLength(1);
    await close();
  });

  it('is as another tenant’s once that is being given it', async () => {
    const { office, desk, close } = await worldWith('bob', null);
    const asked = await desk.run(someone('third'), adds);
    const [add] = asked.view.buttons ?? [];
    if (add) await desk.press(someone('third'), add.action);
    const taken = await desk.run(someone('elsewhere'), adds);
    const theirs = await desk.run(someone('elsewhere'), adds.replace('new.example', 'example.org'));
    expect(told(taken)).toBe(told(theirs).replaceAll('example.org', 'new.example'));
    expect(office.store.requests.get(2)?.state).toBe('queued');
    await close();
  });

  it('is held by nobody who only asked for it, and nothing tells that they did', async () => {
    const alone = await worldWith('bob', null);
    const unasked = await alone.desk.run(someone('elsewhere'), adds);
    const { desk, type, press, office, close } = await worldWith('bob', null);
    await desk.run(someone('third'), adds);
    const asked = await type(adds, someone('elsewhere'));
    expect(asked.title).toBe(unasked.view.title);
    expect((await press(asked, 'Add it', someone('elsewhere'))).tone).toBe('success');
    const theirs = office.store.requests.get(2);
    expect(theirs).toMatchObject({ state: 'stale', outcome: { kind: 'overtaken', by: null } });
    await alone.close();
    await close();
  });
});

it('the mailboxes of others stay as they are, whatever is tried', async () => {
  for (const [, policy, someone] of blind) {
    const world = await worldWith('bob', policy);
    const before = structuredClone(world.mailServer.held.addresses.get(at('bob')));
    for (const command of commands) {
      for (const line of linesOf(command)) await world.type(line, someone('admin'));
    }
    expect(world.mailServer.held.addresses.get(at('bob'))).toEqual(before);
    expect(world.mailServer.held.addresses.get(at('staff'))).toEqual(aliasTo(at('bob')));
    expect(world.unexpected).toEqual([]);
    expect(
      world.office.store.owners
        .ownedBy(['discord/3/eve', 'terminal/elsewhere/eve'])
        .map((each) => each.address),
    ).not.toContain(at('bob'));
    await world.close();
  }
});

it('own addresses are found, so that the lines above do reach what they are about', async () => {
  const [, policy, someone] = blind[0];
  const world = await worldWith('bob', policy);
  expect(wordsOf(await world.type('/mail show me@other.example', someone('admin')))).toContain(own('me'));
  await world.close();
});
