import { REST } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Command } from '../../../src/chat/command/command.ts';
import { register, registeredCommands, slashCommands } from '../../../src/chat/discord/register.ts';
import type { LocalizedText } from '../../../src/chat/i18n/form-words.ts';
import { allCommands, command } from '../../support/fake-discord/checks/check-command.ts';
import { botToken, type FakeDiscord, startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { runRegister } from './run-register.ts';

let discord: FakeDiscord;
beforeAll(async () => {
  discord = await startFakeDiscord({});
});
afterAll(async () => {
  await discord.close();
  expect(discord.violations).toEqual([]);
});

const all = slashCommands(commands);
/** The commands, `/mail status` with another summary. */
const withStatusSummary = (summary: LocalizedText): Command[] =>
  commands.map((each) => (each.path[0] === 'status' ? { ...each, summary } : each));
const optionOf = (json: ReturnType<typeof slashCommands>, name: string) =>
  json.flatMap(({ options = [] }) => options).find((each) => each.name === name);
const found = (name: string) => optionOf(all, name);
const writes = () => discord.calls.filter(({ method }) => method === 'PUT').length;

describe('/mail', () => {
  it('is within Discord’s limits, in every language', () => {
    for (const each of all) expect(command.safeParse(each).error).toBeUndefined();
  });

  it('has every command and argument of ours, required ones first', () => {
    const json = JSON.stringify(all);
    const words = new Set(commands.map(({ path }) => path[0]));
    expect(all.flatMap(({ options = [] }) => options)).toHaveLength(words.size);
    for (const { path, arguments: all } of commands)
      for (const name of [...path, ...all.map((each) => each.name)])
        expect(json).toContain(`"name":"${name}"`);
    expect(found('create')).toMatchObject({
      type: 1,
      options: [
        { name: 'address', required: true, autocomplete: true },
        { name: 'forward' },
        { name: 'quota' },
        { name: 'for', type: 6, name_localizations: { fr: 'pour' } },
        { name: 'note' },
        { name: 'at' },
        { name: 'reason' },
        { name: 'break-glass' },
      ],
    });
    expect(found('convert')).toMatchObject({
      options: [
        { name: 'address' },
        { name: 'into', choices: [{ value: 'alias' }, { value: 'mailbox' }] },
        {},
        {},
        { name: 'for', type: 6 },
        { name: 'at' },
        { name: 'reason' },
        { name: 'break-glass' },
      ],
    });
  });

  it('has what is for admins alone in a command of its own, groups undivided', () => {
    const namesIn = (name: string) =>
      all.find((each) => each.name === name)?.options?.map((option) => option.name);
    expect(all.map(({ name }) => name)).toEqual(['mail', 'mail-admin']);
    expect(namesIn('mail-admin')).toEqual(['drift', 'import', 'export', 'status', 'domain']);
    expect(namesIn('mail')).toEqual(expect.arrayContaining(['create', 'help', 'person']));
  });

  it('is chosen and filled in by French names, where they differ', () => {
    expect(found('convert')).toMatchObject({
      name_localizations: { fr: 'convertir' },
      options: [
        { name: 'address', name_localizations: { fr: 'adresse' } },
        {
          name: 'into',
          name_localizations: { fr: 'en' },
          choices: [
            { name: 'alias', name_localizations: {}, value: 'alias' },
            { name: 'mailbox', name_localizations: { fr: 'boîte' }, value: 'mailbox' },
          ],
        },
        { name: 'to', name_localizations: { fr: 'vers' } },
        { name: 'forwards', name_localizations: { fr: 'transferts' } },
        { name: 'for', name_localizations: { fr: 'pour' } },
        { name: 'at', name_localizations: { fr: 'quand' } },
        { name: 'reason', name_localizations: { fr: 'motif' } },
        { name: 'break-glass', name_localizations: { fr: 'sans-approbation' } },
      ],
    });
    expect(found('forward')).toMatchObject({
      name_localizations: { fr: 'transfert' },
      description_localizations: { fr: 'Au choix : ajouter, retirer' },
      options: [
        { name: 'add', name_localizations: { fr: 'ajouter' } },
        { name: 'remove', name_localizations: { fr: 'retirer' } },
      ],
    });
  });

  it('speaks French where French says something else', () => {
    const statusWith = (fr: string) =>
      optionOf(slashCommands(withStatusSummary({ en: 'how all is', fr })), 'status');
    expect(statusWith('si tout va bien')).toMatchObject({
      description: 'how all is',
      description_localizations: { fr: 'si tout va bien' },
    });
    expect(statusWith('how all is')).toMatchObject({ description_localizations: {} });
  });

  it('is cut where a description is too long', () => {
    const long = withStatusSummary({ en: 's'.repeat(101), fr: 't'.repeat(101) });
    for (const each of slashCommands(long)) expect(command.safeParse(each).error).toBeUndefined();
  });

  it('is written where it differs, and only there', async () => {
    const rest = new REST({ api: discord.apiUrl }).setToken(botToken);
    const target = { applicationId: '9000', guild: '1000' };
    const wanted = registeredCommands(commands);
    const [first] = all;
    if (!first) throw new Error('Nothing is registered');
    const renamed: typeof wanted = JSON.parse(JSON.stringify(wanted).replace('"fr":"boîte"', '"fr":"boite"'));
    expect(await register(rest, target, wanted)).toBe(true);
    expect(await register(rest, target, wanted)).toBe(false);
    expect(await register(rest, { ...target, guild: null }, wanted)).toBe(true);
    expect(await register(rest, target, [{ ...first, description: 'another' }, ...wanted.slice(1)])).toBe(
      true,
    );
    expect(await register(rest, target, renamed)).toBe(true);
    expect(await register(rest, target, registeredCommands(commands.slice(1)))).toBe(true);
    expect(await register(rest, target, wanted)).toBe(true);
    expect(await register(rest, target, [first])).toBe(true);
    expect(await register(rest, target, wanted.toReversed())).toBe(true);
    expect(await register(rest, target, wanted)).toBe(false);
    expect(writes()).toBe(8);
  });
});

it('the menus of messages and people have an entry each, with a French name', () => {
  const [, , message, person] = registeredCommands(commands);
  expect(message).toMatchObject({
    type: 3,
    name: 'Make an alias for this address',
    name_localizations: { fr: 'Créer un alias pour l’adresse' },
  });
  expect(person).toMatchObject({
    type: 2,
    name: 'New mailbox for this person',
    name_localizations: { fr: 'Nouvelle boîte pour ce membre' },
  });
  expect(allCommands.safeParse(registeredCommands(commands)).error).toBeUndefined();
});

describe('npm run discord:register', () => {
  const variables = { DISCORD_TOKEN: botToken, DISCORD_APPLICATION_ID: '9000' };

  it('says whether it wrote', async () => {
    const guild = ['--guild', '1001'];
    expect(await runRegister(discord, guild, variables)).toEqual({
      code: 0,
      said: '/mail and /mail-admin are registered in the server 1001.\n',
    });
    const again = '/mail and /mail-admin were registered in the server 1001 already, as they are.\n';
    expect(await runRegister(discord, guild, variables)).toEqual({ code: 0, said: again });
  });

  it('says what to set where something is missing', async () => {
    const { code, said } = await runRegister(discord, [], { DISCORD_TOKEN: 'token' });
    expect(code).toBe(1);
    expect(said).toContain('Set DISCORD_TOKEN and DISCORD_APPLICATION_ID');
  });
});
