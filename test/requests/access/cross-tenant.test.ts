import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Reply } from '../../../src/chat/dispatch/reply.ts';
import type { Action } from '../../../src/domain/action.ts';
import { roles } from '../../../src/domain/actor.ts';
import { aliasTo, at, exampleOrg, requestOf } from '../../support/fixtures/example-org.ts';
import { account } from '../../support/fixtures/policy.ts';
import {
  commandLinesFor,
  createTwoTenants,
  ownAddress,
  ownDomain,
  withoutVisibility,
} from '../../support/fixtures/two-tenants.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { viewText } from '../../support/test-dispatcher.ts';

/** What is shown, without random parts. */
const shownText = (shown: Reply): string =>
  JSON.stringify(shown).replace(/\/password\/[\w-]+/g, '/password/TOKEN');

describe.each(withoutVisibility)('from %s', (_which, policy, someone) => {
  describe.each(commands.map((command) => [command.path.join(' '), command] as const))(
    '/mail %s',
    (_name, command) => {
      it('answers the same whether an address of others exists or not', async () => {
        const setups = await Promise.all([createTwoTenants('bob', policy), createTwoTenants('eve', policy)]);
        for (const line of commandLinesFor(command)) {
          const answers: string[] = [];
          for (const { dispatcher, app } of setups) {
            answers.push(shownText(await dispatcher.run(someone('admin'), line)));
            await runApplyJobs(app);
          }
          expect(answers[0], line).toBe(answers[1]);
        }
        await Promise.all(setups.map(({ close }) => close()));
      });

      it('completes the same', async () => {
        const setups = await Promise.all([createTwoTenants('bob', policy), createTwoTenants('eve', policy)]);
        const begun = commandLinesFor(command).flatMap((line) => [line, line.slice(0, -3), `${line} `]);
        for (const line of [
          ...begun,
          `/mail ${command.path.join(' ')} b`,
          `/mail ${command.path.join(' ')} x@e`,
        ]) {
          const [one, other] = await Promise.all(
            setups.map(({ dispatcher }) => dispatcher.complete(someone('admin'), line)),
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
        await Promise.all(setups.map(({ close }) => close()));
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
    { kind: 'run', line: `/mail request show ${request}` },
    { kind: 'run', line: `/mail request show ${request} break-glass:now` },
    { kind: 'run', line: `/mail request undo ${request}` },
    { kind: 'give-reason', path: ['undo'], values: { number: `${request}` } },
  ];

  it.each(roles)('no button shows a %s whether a request of others exists', async (role) => {
    const setup = await createTwoTenants('bob', policy);
    const request = requestOf(setup.app, 1);
    const { hash } = request.plan;
    for (const [index, action] of actions(1, hash).entries()) {
      const shown = await setup.dispatcher.click(someone(role), action, 'because');
      const other = actions(4242, hash)[index] ?? action;
      const unknown = await setup.dispatcher.click(someone(role), other, 'because');
      expect(shownText(shown), action.kind).toBe(shownText(unknown).replaceAll('4242', '1'));
      expect(setup.dispatcher.formFor(someone(role), action)).toEqual(
        setup.dispatcher.formFor(someone(role), other),
      );
    }
    expect(requestOf(setup.app, 1)).toEqual(request);
    expect(setup.reportError).toEqual([]);
    await setup.close();
  });

  it('a request of others does not exist either once it is applied, stale or cancelled', async () => {
    const setup = await createTwoTenants('bob', policy);
    for (const state of ['applied', 'failed', 'stale', 'cancelled'] as const) {
      setup.app.store.requests.update({
        id: 1,
        state,
        expiresAt: null,
        remindAt: null,
        settledAt: 1,
        outcome: null,
      });
      for (const [index, action] of actions(1, 'hash').entries()) {
        const shown = await setup.dispatcher.click(someone('admin'), action, 'because');
        const unknown = await setup.dispatcher.click(
          someone('admin'),
          actions(4242, 'hash')[index] ?? action,
          'because',
        );
        expect(shownText(shown), `${state} ${action.kind}`).toBe(shownText(unknown).replaceAll('4242', '1'));
      }
    }
    await setup.close();
  });
});

describe('what touches an address of others', () => {
  const eve = account('discord/3', 'eve', 'admin');
  const [, policy] = withoutVisibility[0];

  // Mail would loop forever, also the other tenant's: refused, although that reveals what forwards to the requester.
  it('a loop through it is refused, and names none of it', async () => {
    const setup = await createTwoTenants('bob', policy);
    const { view } = await setup.dispatcher.run(eve, '/mail forward add club@other.example bob@example.org');
    expect(view.tone).toBe('failure');
    expect(viewText(view)).not.toContain('bob@example.org');
    await setup.close();
  });

  it('what it forwards to can go, and does not say where its mail comes from', async () => {
    const setup = await createTwoTenants('bob', policy);
    expect(viewText((await setup.dispatcher.run(eve, '/mail show club@other.example')).view)).not.toContain(
      'bob',
    );
    expect((await setup.type('/mail delete club@other.example', eve)).tone).toBe('success');
    await setup.close();
  });
});

describe('a domain that is not there yet', () => {
  const someone = (tenant: string) => account(`terminal/${tenant}`, 'eve', 'admin');
  const adds = '/mail domain add new.example postmaster:x@outside.example';

  it('is in no list of requests for another domain', async () => {
    const { dispatcher, close } = await createTwoTenants('bob', null);
    await dispatcher.run(someone('elsewhere'), adds);
    const about = await dispatcher.run(someone('elsewhere'), `/mail request list all domain:${ownDomain}`);
    expect(about.view.table).toBeUndefined();
    const all = await dispatcher.run(someone('elsewhere'), '/mail request list all');
    expect(all.view.table?.rows).toHaveLength(1);
    await close();
  });

  it('is as another tenant’s once that is being given it', async () => {
    const { app, dispatcher, close } = await createTwoTenants('bob', null);
    const asked = await dispatcher.run(someone('third'), adds);
    const [add] = asked.view.buttons ?? [];
    if (add) await dispatcher.click(someone('third'), add.action);
    const taken = await dispatcher.run(someone('elsewhere'), adds);
    const theirs = await dispatcher.run(someone('elsewhere'), adds.replace('new.example', 'example.org'));
    expect(shownText(taken)).toBe(shownText(theirs).replaceAll('example.org', 'new.example'));
    expect(app.store.requests.get(2)?.state).toBe('queued');
    await close();
  });

  it('is held by nobody who only asked for it, and nothing reveals that they did', async () => {
    const alone = await createTwoTenants('bob', null);
    const unasked = await alone.dispatcher.run(someone('elsewhere'), adds);
    const { dispatcher, type, press, app, close } = await createTwoTenants('bob', null);
    await dispatcher.run(someone('third'), adds);
    const asked = await type(adds, someone('elsewhere'));
    expect(asked.title).toBe(unasked.view.title);
    expect((await press(asked, 'Add domain', someone('elsewhere'))).tone).toBe('success');
    const theirs = app.store.requests.get(2);
    expect(theirs).toMatchObject({ state: 'stale', outcome: { kind: 'overtaken', by: null } });
    await alone.close();
    await close();
  });
});

it('the mailboxes of others stay as they are, whatever is tried', async () => {
  for (const [, policy, someone] of withoutVisibility) {
    const setup = await createTwoTenants('bob', policy);
    const before = structuredClone(setup.mailServer.held.addresses.get(at('bob')));
    for (const command of commands) {
      for (const line of commandLinesFor(command)) await setup.type(line, someone('admin'));
    }
    expect(setup.mailServer.held.addresses.get(at('bob'))).toEqual(before);
    expect(setup.mailServer.held.addresses.get(at('staff'))).toEqual(aliasTo(at('bob')));
    expect(setup.reportError).toEqual([]);
    expect(
      setup.app.store.owners.ownedBy(['discord/3/eve', 'terminal/elsewhere/eve']).map((each) => each.address),
    ).not.toContain(at('bob'));
    await setup.close();
  }
});

it('own addresses are found, so that the lines above do reach what they are about', async () => {
  const [, policy, someone] = withoutVisibility[0];
  const setup = await createTwoTenants('bob', policy);
  expect(viewText(await setup.type('/mail show me@other.example', someone('admin')))).toContain(
    ownAddress('me'),
  );
  await setup.close();
});
