import { ApplicationCommandOptionType as Kind } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findNonMember,
  type InteractionOption,
  toChoices,
  toCommandCall,
  toLine,
} from '../../../../src/chat/discord/interactions/command-options.ts';
import { actorOf } from '../../../../src/chat/discord/users.ts';
import { payloadId } from '../../../../src/domain/actor.ts';
import type { Person } from '../../../../src/policy/roles.ts';

const leaf = (name: string, value: unknown, focused = false): InteractionOption => ({
  name,
  type: Kind.String,
  value,
  focused,
});

const { tree } = fc.letrec<{ tree: readonly InteractionOption[] }>((tie) => ({
  tree: fc.array(
    fc.record({
      name: fc.string(),
      type: fc.constantFrom(Kind.Subcommand, Kind.SubcommandGroup, Kind.String, Kind.Integer),
      value: fc.jsonValue(),
      options: fc.option(tie('tree'), { nil: undefined }),
      focused: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
}));

describe('the options of /mail', () => {
  it('are a command’s words and its values by name', () => {
    const options = [leaf('address', 'a@example.org'), leaf('page', 2)];
    const group = { name: 'add', type: Kind.Subcommand, options };
    expect(toCommandCall([{ name: 'forward', type: Kind.SubcommandGroup, options: [group] }])).toEqual({
      path: ['forward', 'add'],
      values: { address: 'a@example.org', page: '2' },
    });
  });

  it('hold a person as who they are and how the server calls them', () => {
    const user = { id: '998', displayName: 'Global', bot: false };
    const person = { name: 'for', type: Kind.User, value: '998', user };
    const forOf = (more: object) => toCommandCall([{ ...person, ...more }]).values['for'];
    expect(forOf({ member: { displayName: 'Nick' } })).toBe('<@998|Nick>');
    expect(forOf({ member: { nick: 'Raw' } })).toBe('<@998|Raw>');
    expect(forOf({ member: { nick: null } })).toBe('<@998|Global>');
    expect(findNonMember([{ ...person, member: { displayName: 'Nick' } }])).toBeNull();
    expect(findNonMember([person])).toBe('Global');
    expect(findNonMember([{ ...person, user: { ...user, bot: true }, member: { displayName: 'App' } }])).toBe(
      'App',
    );
    expect(findNonMember([leaf('address', 'a@example.org')])).toBeNull();
  });

  it('are a line as far as it is typed', () => {
    const options = [leaf('address', 'a@example.org'), leaf('to', 'b@x.example, c', true)];
    expect(toLine([{ name: 'alias', type: Kind.Subcommand, options }])).toEqual({
      line: '/mail alias to:b@x.example, c',
      typed: 'b@x.example, c',
    });
  });

  it('are completed with what Discord takes: 25 values of 100 characters', () => {
    const many = Array.from({ length: 40 }, (_, index) => `address:box${index}@example.org`);
    const typing = { line: '/mail show address:b', typed: 'b' };
    expect(toChoices(typing, many)).toHaveLength(25);
    expect(toChoices(typing, [`address:${'b'.repeat(101)}`, 'quota:', 'address:', 'address:bob'])).toEqual([
      { name: 'bob', value: 'bob' },
    ]);
  });

  it('closes the quotation marks of what is chosen within them', () => {
    const typing = { line: '/mail suspend where:"search:temp ki', typed: '"search:temp ki' };
    const value = '"search:temp kind:mailbox"';
    expect(toChoices(typing, ['kind:mailbox'])).toEqual([{ name: value, value }]);
  });

  it('may be any nonsense', () => {
    fc.assert(
      fc.property(tree, fc.array(fc.string()), (options, completions) => {
        expect(Object.values(toCommandCall(options).values).every((value) => typeof value === 'string')).toBe(
          true,
        );
        const typing = toLine(options);
        for (const { value } of typing ? toChoices(typing, completions) : [])
          expect(value.length).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('who speaks', () => {
  // discord.js makes these from payloads; only what is read is here.
  const speaker = {
    user: { id: '5', displayName: 'Global' },
    locale: 'fr',
    guildId: '1',
    channelId: '7',
    id: '900',
  } as never;
  const asSpeaker = (more: object) => ({ ...(speaker as object), ...more }) as Parameters<typeof actorOf>[0];
  const roles = ({ tenant, userId }: Person) =>
    tenant === 'discord/1' && userId === '5' ? (['moderator'] as const) : [];

  it('is a member of a server, with the roles that the operator gave', () => {
    expect(actorOf(asSpeaker({ member: { displayName: 'Nick', roles: [] } }), roles)).toEqual({
      platform: 'discord',
      tenantId: '1',
      userId: '5',
      displayName: 'Nick',
      roles: ['moderator'],
      locale: 'fr',
      channel: '7',
      [payloadId]: '900',
    });
    expect(actorOf(asSpeaker({ member: { nick: null, roles: [] } }), roles)).toMatchObject({
      displayName: 'Global',
    });
    expect(actorOf(asSpeaker({ member: { nick: 'N', roles: [] }, guildId: '2' }), roles)).toMatchObject({
      roles: [],
    });
  });

  it('has the roles that the policy gives to a role of the server, as Discord says with each interaction', () => {
    const byRole = ({ groups }: Person) => (groups.includes('77') ? (['moderator'] as const) : []);
    const raw = (held: string[]) => ({ member: { nick: null, roles: held, permissions: '8' } });
    const cached = (held: string[]) => ({
      member: { displayName: 'Nick', roles: { cache: new Map(held.map((id) => [id, {}])) } },
    });
    for (const member of [raw, cached]) {
      expect(actorOf(asSpeaker(member(['76', '77'])), byRole)).toMatchObject({ roles: ['moderator'] });
      // An administrator of the server is nobody by that alone.
      expect(actorOf(asSpeaker(member(['76'])), byRole)).toMatchObject({ roles: [] });
    }
  });

  it('is nobody outside a server', () => {
    expect(actorOf(asSpeaker({ member: null, guildId: null }), roles)).toBeNull();
    expect(actorOf(asSpeaker({ member: null }), roles)).toBeNull();
  });
});
