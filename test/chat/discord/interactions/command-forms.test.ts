import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { commandModal } from '../../../../src/chat/discord/interactions/command-form.ts';
import { locales } from '../../../../src/domain/actor.ts';
import { type Domain, parseDomain } from '../../../../src/domain/address/address.ts';
import { modal } from '../../../support/fake-discord/checks/check-callback.ts';
import { mailChannel, people, until } from '../../../support/fake-discord/users.ts';
import { exampleOrg, requestOf, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const domain = (typed: string): Domain => {
  const parsed = parseDomain(typed);
  return parsed.ok ? parsed.value : expect.fail(typed);
};
const inputsIn = (form: unknown) => modal.parse(form).components.map(({ component }) => component.custom_id);

describe('a command’s form on Discord', () => {
  const many = Array.from({ length: 30 }, (_, n) => domain(`d${n}.example`));
  const options = { commands, locale: 'en', isAdmin: true, domains: [exampleOrg] } as const;
  const two = [exampleOrg, domain('other.example')];

  describe.each(locales)('in %s', (locale) => {
    it.each(commands.map((each) => [each.path.join(' '), each.path] as const))(
      'of %s is one that Discord takes, whatever is filled in',
      (_, path) => {
        const command = commands.find((each) => each.path === path);
        const long = Object.fromEntries(
          (command?.arguments ?? []).map(({ name }) => [name, 'x'.repeat(5000)]),
        );
        for (const domains of [[], [exampleOrg], two, many])
          for (const values of [{}, long]) {
            const form = commandModal({ ...options, locale, domains }, { path, values }, 'id');
            expect(form === null).toBe(command?.arguments.length === 0);
            if (form) expect(modal.safeParse(form).error).toBeUndefined();
          }
      },
    );
  });

  it('asks for the domain where there are several that a select takes, and leaves out what has no room', () => {
    const inputs = (domains: readonly Domain[], values = {}) =>
      inputsIn(commandModal({ ...options, domains }, { path: ['create'], values }, 'id'));
    expect(inputs([exampleOrg])).toEqual(['address', 'forward', 'quota', 'for', 'reason']);
    expect(inputs(two)).toEqual(['address', 'address.domain', 'quota', 'for', 'reason']);
    expect(inputs(many)).toEqual(['address', 'forward', 'quota', 'for', 'reason']);
    expect(inputs(two, { forward: 'ann@example.org' })).toContain('forward');
  });

  it('has a field for another size where there is room, and offers a size given before elsewhere', () => {
    const form = (path: string[]) => commandModal(options, { path, values: { quota: '3G' } }, 'id');
    expect(inputsIn(form(['quota']))).toEqual(['address', 'where', 'quota', 'quota.size', 'reason']);
    expect(JSON.stringify(form(['create']))).toContain('{"value":"3G","label":"3G","default":true}');
  });
});

describe('a form on Discord', () => {
  let org: DiscordFixture;
  beforeEach(async () => {
    org = await startDiscordFixture();
  });
  afterEach(async () => {
    await org.close();
    expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
  });

  async function openForm(who: keyof typeof people, label: string) {
    await org.say(who, 'mine');
    const page = await org.alone('Your mail');
    return { page, form: await org.formAfter(() => org.click(who, page, label)) };
  }

  it('makes the request that it is filled in for, with the person who was chosen', async () => {
    const { page, form } = await openForm('ada', 'New mailbox');
    await org.submit('ada', page, form, {
      address: 'mia',
      quota: '2G',
      for: people.mia,
      reason: 'for the fair',
    });
    await until(() => expect(requestsIn(org.app)).toHaveLength(1));
    const { address, asking } = requestOf(org.app, 1);
    expect([address, asking.reason]).toEqual(['mia@example.org', 'for the fair']);
    await org.open('<@3003>');
  });

  it('says what is wrong, and opens again with what was typed', async () => {
    const { page, form } = await openForm('mia', 'New mailbox');
    await org.submit('mia', page, form, { address: 'ann..x', for: people.mia, reason: 'for the fair' });
    const refusal = await org.alone('dots');
    expect(requestsIn(org.app)).toEqual([]);
    await org.restart();
    const again = await org.formAfter(() => org.click('mia', refusal, 'Fill in again'));
    expect(JSON.stringify(again)).toContain('ann..x');
    await org.submit('mia', refusal, again, { address: 'ann' });
    await until(() => expect(requestsIn(org.app)).toHaveLength(1));
    expect(requestOf(org.app, 1).asking.reason).toBe('for the fair');
    await org.open('<@3003>');
  });

  it('takes nobody from elsewhere, and says so', async () => {
    org.discord.addUser({ id: '4001', username: 'Eve' });
    const { page, form } = await openForm('ada', 'New mailbox');
    await org.submit('ada', page, form, { address: 'eve', for: '4001' });
    const refusal = await org.alone('Eve isn’t a member of this server');
    expect(refusal.buttons.map(({ label }) => label)).toContain('Fill in again');
    expect(requestsIn(org.app)).toEqual([]);
  });

  it('delivered twice makes one request', async () => {
    const { page, form } = await openForm('ada', 'New mailbox');
    await org.submit('ada', page, form, { address: 'mia' });
    await until(() => expect(requestsIn(org.app)).toHaveLength(1));
    org.discord.redeliver();
    await org.say('ada', 'status');
    await org.alone('works');
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('opened before a restart still works', async () => {
    const { page, form } = await openForm('ada', 'New alias');
    await org.restart();
    await org.submit('ada', page, form, { address: 'info', to: 'ann@elsewhere.example' });
    await until(() => expect(requestsIn(org.app)).toHaveLength(1));
  });

  it('of a command chosen in the menu, and of one whose line lacks something', async () => {
    await org.say('ada', 'mine');
    const page = await org.alone('Your mail');
    const form = await org.formAfter(() => org.pick('ada', page, 'Quota of a mailbox'));
    await org.submit('ada', page, form, {
      address: 'nobody@example.org',
      quota: 'other',
      'quota.size': '3G',
    });
    const refusal = await org.alone('nobody@example.org');
    const again = await org.formAfter(() => org.click('ada', refusal, 'Fill in again'));
    expect(JSON.stringify(again)).toContain('"value":"3G"');
  });

  it('is not opened for somebody without a role, who is told why', async () => {
    org.discord.write(people.ada, '<@9000> I need a mailbox', mailChannel);
    const answer = await org.open('mailbox');
    org.roles['discord/1000/3003'] = [];
    await org.click('mia', answer, 'New mailbox');
    await org.alone('discord/1000/3003');
    expect(org.forms()).toEqual([]);
  });
});
