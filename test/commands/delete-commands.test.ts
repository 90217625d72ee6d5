import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, roles } from '../../src/domain/actor.ts';
import { confirmationTimeout } from '../../src/domain/request/deadlines.ts';
import { effectsOf } from '../../src/domain/request/effects.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { gateFor, restoreFault } from '../../src/policy/gates.ts';
import {
  address,
  aliasTo,
  at,
  change,
  mailbox,
  mailboxId,
  max,
  outside,
  person,
} from '../support/fixtures/example-org.ts';
import { policyWith } from '../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const day = 24 * 60 * 60_000;
const holds = { messages: 3, bytes: 3072 };

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  // Noon UTC is the same day nearly everywhere, so that the dates below hold in the reader's time zone too.
  made.pass(12 * 60 * 60_000);
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }), holds);
});
afterEach(() => made.close());

const held = (text: string) => made.mailServer.held.addresses.get(address(text)) ?? null;
const deleteBob = async () => made.press(await made.type('/mail delete bob@example.org'), 'Delete');
const refusal = async (line: string, actor?: Actor) => {
  const before = structuredClone(made.mailServer.held);
  const view = await made.type(line, actor);
  expect(view.tone).toBe('failure');
  expect(made.mailServer.held).toEqual(before);
  return viewText(view);
};

describe('/mail delete', () => {
  it('deletes a mailbox after a click on a message that names what it holds', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    expect(asked).toMatchObject({ tone: 'warning', title: 'Delete the mailbox bob@example.org?' });
    expect(asked.text?.[0]).toBe(
      'bob@example.org holds 3 messages, 3 kB. They can be restored until 31 January.',
    );
    expect(held('bob@example.org')).not.toBeNull();
    expect(await made.press(asked, 'Delete')).toMatchObject({
      tone: 'success',
      title: 'Mailbox bob@example.org deleted.',
    });
    expect(held('bob@example.org')).toBeNull();
  });

  it('says that an empty mailbox can be restored too', async () => {
    made.put(at('bob'), mailbox('one'), { messages: 0, bytes: 0 });
    const asked = await made.type('/mail delete bob@example.org');
    expect(asked.text?.[0]).toBe(
      'bob@example.org holds no messages. The mailbox can be restored until 31 January.',
    );
  });

  it('deletes an alias at once: nothing is lost', async () => {
    made.put(at('team'), aliasTo(outside('x')));
    expect(await made.type('/mail delete team@example.org', max)).toMatchObject({
      tone: 'success',
      title: 'Alias team@example.org deleted.',
    });
    expect(held('team@example.org')).toBeNull();
  });

  it('takes no click on its button but the requester’s, in time', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    expect(viewText(await made.press(asked, 'Delete', person('eve', 'admin')))).toContain(
      'Only ada can use this button: it is their request #1.',
    );
    made.pass(confirmationTimeout);
    expect(viewText(await made.press(asked, 'Delete'))).toContain('Request #1 is already expired.');
    expect(held('bob@example.org')).not.toBeNull();
  });

  it('asks anew where more would be lost than the message said', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }), { messages: 4, bytes: 4096 });
    const again = await made.press(asked, 'Delete');
    expect(again).toMatchObject({ tone: 'warning' });
    expect(viewText(again)).toContain('holds 4 messages, 4 kB');
    expect(viewText(await made.press(asked, 'Delete'))).toContain('changed after this button was shown');
    expect(await made.press(again, 'Delete')).toMatchObject({ tone: 'success' });
  });

  it('needs somebody else’s approval where a moderator asks', async () => {
    const asked = await made.type('/mail delete bob@example.org', max);
    const waiting = await made.press(asked, 'Delete', max);
    expect(viewText(waiting)).toContain('Waiting for the approval of an admin.');
    expect(viewText(await made.press(waiting, 'Approve', max))).toContain(
      'You can’t approve your own request.',
    );
    expect(await made.press(waiting, 'Approve')).toMatchObject({ tone: 'success' });
    expect(viewText(await made.press(waiting, 'Deny'))).toContain('Request #1 is already applied.');
  });

  it('refuses the postmaster, and what does not exist', async () => {
    expect(await refusal('/mail delete postmaster@example.org')).toContain('can’t be deleted');
    expect(await refusal('/mail delete nobody@example.org')).toContain('doesn’t exist');
  });
});

describe('/mail restore', () => {
  it('brings back what was deleted, as it was', async () => {
    await deleteBob();
    const view = await made.type('/mail restore bob@example.org');
    expect(view).toMatchObject({
      tone: 'success',
      title: 'Mailbox bob@example.org restored.',
      text: ['The mailbox is restored with 3 messages, 3 kB. It was deleted on 1 Jan 2026, 12:00.'],
    });
    expect(held('bob@example.org')).toEqual(mailbox('one', { quota: 2 * 1024 ** 3 }));
    expect(made.mailServer.held.trash.size).toBe(0);
  });

  it('makes an address mixed that is an alias by now', async () => {
    await deleteBob();
    await made.type('/mail alias bob@example.org x@outside.example');
    await made.type('/mail restore bob@example.org');
    expect(held('bob@example.org')).toEqual(
      mailbox('one', { quota: 2 * 1024 ** 3, forwards: [outside('x')] }),
    );
  });

  it('asks which, where several can be brought back', async () => {
    await deleteBob();
    made.pass(day);
    made.put(at('bob'), mailbox('two'), { messages: 1, bytes: 1024 });
    await deleteBob();
    const view = await made.type('/mail restore bob@example.org');
    expect(view.title).toBe('bob@example.org: 2 deleted mailboxes can be restored');
    expect(view.table?.rows).toEqual([
      ['2 Jan 2026, 12:00', '1 message, 1 kB', '1 February'],
      ['1 Jan 2026, 12:00', '3 messages, 3 kB', '31 January'],
    ]);
    const [, older = ''] = view.buttons?.map(({ label }) => label) ?? [];
    expect(await made.press(view, older)).toMatchObject({ tone: 'success' });
    expect(held('bob@example.org')?.mailbox?.id).toBe('one');
  });

  it('brings back the one that is named', async () => {
    await deleteBob();
    made.pass(day);
    made.put(at('bob'), mailbox('two'), { messages: 1, bytes: 1024 });
    await deleteBob();
    const back = await made.type('/mail restore bob@example.org mailbox:one');
    expect(viewText(back)).toContain('3 messages, 3 kB. It was deleted on 1 Jan 2026, 12:00.');
    expect(viewText(back)).toContain(
      'A deleted mailbox of bob@example.org is kept until 1 February: deleted on 2 Jan 2026, 12:00, with 1 message, 1 kB.',
    );
    expect(held('bob@example.org')?.mailbox?.id).toBe('one');
  });

  it('refuses what was never removed, what is over, and what somebody made up', async () => {
    expect(await refusal('/mail restore nobody@example.org')).toContain('no mailbox was deleted');
    await deleteBob();
    expect(await refusal('/mail restore bob@example.org mailbox:other')).toContain(
      'is no longer kept, so it can’t be restored',
    );
    made.pass(30 * day);
    expect(await refusal('/mail restore bob@example.org')).toContain('it is no longer kept');
  });

  it('gives a new mailbox at the same address nothing of the old', async () => {
    await deleteBob();
    await made.type('/mail create bob@example.org');
    const { mailbox: now } = held('bob@example.org') ?? {};
    expect(now?.id).not.toBe('one');
    expect(await made.app.mailServer.measure(at('bob'))).toMatchObject({ messages: 0, bytes: 0 });
  });
});

describe('a mailbox whose mail is kept while its address has another', () => {
  const apart =
    'A deleted mailbox of bob@example.org is kept until 31 January: deleted on 1 Jan 2026, 12:00, with 3 messages, 3 kB.';
  const line =
    'Deleted mailbox: 3 messages, 3 kB, can be restored until 31 January (deleted on 1 Jan 2026, 12:00, mailbox:one)';
  const hint = '/mail restore bob@example.org restores the mailbox, or says what prevents it.';
  const lea = person('lea', 'member');
  const withoutRestore = { needs: { mailbox: { member: 'refused' } } } as const;

  it.each([
    ['a mailbox', '/mail create bob@example.org'],
    ['an alias', '/mail alias bob@example.org x@outside.example'],
  ])('is named in the result where the address is made anew as %s', async (_, again) => {
    await deleteBob();
    const view = await made.type(again);
    expect(view.tone).toBe('success');
    expect(view.text).toEqual(expect.arrayContaining([apart, hint]));
  });

  it('is named where an alias gets a mailbox anew, also to whoever approves that', async () => {
    await made.press(await made.type('/mail convert bob@example.org alias to:x@outside.example'), 'Convert');
    const asked = await made.type('/mail convert bob@example.org mailbox', lea);
    expect(asked.text).toEqual(expect.arrayContaining([apart, hint]));
    expect((await made.press(asked, 'Approve', max)).text).toEqual(expect.arrayContaining([apart, hint]));
  });

  it('is shown by /mail show, with its id', async () => {
    await deleteBob();
    await made.type('/mail create bob@example.org');
    const words = viewText(await made.type('/mail show bob@example.org'));
    expect(words).toContain(line);
    expect(words).toContain(hint);
  });

  it('does not come back over that one: the refusal says which, until when and what to type, and that works', async () => {
    await deleteBob();
    await made.type('/mail create bob@example.org');
    const words = await refusal('/mail restore bob@example.org');
    expect(words).toContain('bob@example.org has a mailbox, and restoring would replace it.');
    expect(words).toContain(
      'one deleted on 1 Jan 2026, 12:00, with 3 messages, 3 kB, until 31 January (mailbox:one)',
    );
    const [, first = '', second = ''] =
      /: (\/mail delete \S+), then (\/mail restore \S+ \S+)$/.exec(words) ?? [];
    await made.press(await made.type(first), 'Delete');
    expect((await made.type(second)).tone).toBe('success');
    expect(held('bob@example.org')?.mailbox?.id).toBe('one');
  });

  it('is listed with all others, and what to type names one of them', async () => {
    await deleteBob();
    made.pass(day);
    made.put(at('bob'), mailbox('two'), { messages: 1, bytes: 1024 });
    await deleteBob();
    made.pass(day);
    const view = await made.type('/mail create bob@example.org');
    expect(view.text?.filter((each) => each.startsWith('A deleted mailbox'))).toHaveLength(2);
    const words = await refusal('/mail restore bob@example.org');
    expect(words).toMatch(/\(mailbox:two\); one deleted .* \(mailbox:one\)/);
    expect(words).toMatch(/\/mail restore bob@example\.org mailbox:ID$/);
    expect(await refusal('/mail restore bob@example.org mailbox:one')).not.toContain('mailbox:two');
  });

  it('of a postmaster, which can’t be deleted, comes back once that is an alias', async () => {
    made.put(at('postmaster'), mailbox('master'), holds);
    const alias = '/mail convert postmaster@example.org alias to:x@outside.example';
    await made.press(await made.type(alias), 'Convert');
    await made.type('/mail convert postmaster@example.org mailbox');
    expect(await refusal('/mail restore postmaster@example.org')).toContain(
      '/mail convert postmaster@example.org alias to:ADDRESS, then /mail restore postmaster@example.org mailbox:master',
    );
    await made.press(await made.type(alias), 'Convert');
    expect((await made.type('/mail restore postmaster@example.org mailbox:master')).tone).toBe('success');
  });

  it('is named no more once it is no longer kept', async () => {
    await deleteBob();
    const { text = [] } = await made.type('/mail create bob@example.org');
    expect(text).toContain(apart);
    made.pass(31 * day);
    expect(viewText(await made.type('/mail request show 2'))).not.toContain('former mailbox');
    expect(viewText(await made.type('/mail show bob@example.org'))).not.toContain('Removed');
  });

  it('is not shown to who may not ask for it to come back, nor whether there is one', async () => {
    await made.close();
    made = await createTestDispatcher({ policy: () => policyWith(withoutRestore) });
    made.put(at('bob'), mailbox('one'), holds);
    await deleteBob();
    const gone = (name: string) => `${name}@example.org doesn’t exist.`;
    expect(await refusal('/mail show bob@example.org', lea)).toContain(gone('bob'));
    const restore = (name: string) => refusal(`/mail restore ${name}@example.org`, lea);
    expect(await restore('bob')).toBe(await restore('nobody'));
    expect(await restore('bob')).not.toContain('removed on');
    const waits = await made.type('/mail alias bob@example.org postmaster@example.org', lea);
    expect(viewText(waits)).not.toContain('former mailbox');
    expect(viewText(await made.type('/mail show bob@example.org'))).toContain('can be restored until');
  });

  it('of an address that proves whose the domain is, is shown to admins alone', async () => {
    made.put(at('hostmaster'), mailbox('host'), holds);
    await made.press(await made.type('/mail delete hostmaster@example.org'), 'Delete');
    expect(await refusal('/mail show hostmaster@example.org', max)).toContain('doesn’t exist');
    expect(await refusal('/mail restore hostmaster@example.org', max)).not.toContain('removed');
    expect(viewText(await made.type('/mail show hostmaster@example.org'))).toContain('mailbox:host');
  });
});

it('who may ask for a mailbox to come back is who would not be refused', () => {
  const requirements = ['nothing', 'confirm', 'approval', 'refused'] as const;
  for (const subject of [at('bob'), at('hostmaster')])
    for (const role of roles)
      for (const asked of requirements) {
        const actor = person('someone', role);
        const needs = { ...defaultRules.needs, mailbox: { member: asked, moderator: asked, admin: asked } };
        const rules = { ...defaultRules, needs };
        const back = change(subject, aliasTo(outside('x')), mailbox('one', { forwards: [outside('x')] }));
        const effects = effectsOf(back, { removed: { id: mailboxId('one'), holds } });
        const gate = gateFor(actor, back, effects, { rules, inside: () => true, owns: false });
        const barred = restoreFault(actor, subject, rules);
        expect(gate.ok ? null : gate.fault).toEqual(barred);
      }
});
