import { ApplicationCommandOptionType, InteractionResponseType, InteractionType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { guildId } from '../../../support/fake-discord/guilds.ts';
import { mailChannel, people, plain, until } from '../../../support/fake-discord/users.ts';
import { exampleOrg } from '../../../support/fixtures/example-org.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';
import { wait } from '../../../support/when-command.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const tenants = { 'discord/1000': { domains: [exampleOrg], timezone: 'America/New_York' } };

describe('a time on Discord', () => {
  let org: DiscordFixture;
  beforeEach(async () => {
    org = await startDiscordFixture({ policy: () => policyWith({ tenants }) }, [wait, ...commands.slice(-1)]);
  });
  afterEach(async () => {
    await org.close();
    expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
  });

  it('is given as an option, in the zone of the server', async () => {
    await org.say('ada', 'wait', { address: 'bob@example.org', at: 'tomorrow 9:00' });
    const { text } = await org.alone('bob@example.org waits');
    expect(plain(text)).toMatch(/at: \w+, \d+ \w+ \d+ at 09:00, America\/New_York/);
  });

  it.each([
    ['to', ['tomorrow 9:00', 'tomorrow']],
    ['tomorrow 1', ['tomorrow 12:00', 'tomorrow 18:00']],
  ])('is completed: %s', async (value, completed) => {
    const at = { name: 'at', type: ApplicationCommandOptionType.String, value, focused: true };
    const { id } = org.discord.interact({
      type: InteractionType.ApplicationCommandAutocomplete,
      channelId: mailChannel,
      userId: people.ada,
      data: {
        id: '1',
        name: 'mail',
        type: 1,
        guild_id: guildId,
        options: [{ name: 'wait', type: 1, options: [at] }],
      },
    });
    const choices = await until(() => {
      const answer = org.discord.firstResponse(id);
      expect(answer?.type).toBe(InteractionResponseType.ApplicationCommandAutocompleteResult);
      return answer;
    });
    expect(choices).toMatchObject({ data: { choices: completed.map((name) => ({ name, value: name })) } });
  });

  it('that has two readings is refused with both', async () => {
    await org.say('ada', 'wait', { address: 'bob@example.org', until: '12/11' });
    await org.alone('can be read in more than one way');
  });
});
