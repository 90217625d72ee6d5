import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { tasks } from '../../src/chat/command/command.ts';
import { exampleLine } from '../../src/chat/command/names/example-line.ts';
import { parseArguments } from '../../src/chat/command/parse-arguments.ts';
import { parseLine } from '../../src/chat/command/parse-line.ts';
import type { View } from '../../src/chat/view/view.ts';
import { locales, platforms } from '../../src/domain/actor.ts';
import { ada, max, mia } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({});
});
afterEach(() => made.close());

const labels = (view: View) => view.buttons?.map(({ label }) => label) ?? [];
const names = (view: View) => view.fields?.map(({ name }) => name) ?? [];
/** What a phone shows of a message, at about 45 characters a line. */
const linesOnPhone = ({ title, text = [], fields = [], hint = '' }: View): number =>
  [title, ...text, ...fields.map(({ name, value }) => `${name}: ${value}`), hint]
    .map((paragraph) => Math.ceil(paragraph.length / 45))
    .reduce((sum, lines) => sum + lines, 0);

describe('/mail help', () => {
  it('asks what one wants to do, and shows the admins’ task to admins alone', async () => {
    expect(names(await made.type('/mail help', mia))).toEqual(['Mine', 'Addresses', 'Requests']);
    expect(names(await made.type('/mail', max))).not.toContain('Admin');
    const view = await made.type('/mail help', ada);
    expect(names(view)).toEqual(['Mine', 'Addresses', 'Requests', 'Admin']);
    expect(labels(view)).toEqual(['My mailboxes', 'Mine', 'Addresses', 'Requests', 'Admin']);
  });

  it('lists each command under one task, with buttons for the others', async () => {
    const view = await made.press(await made.type('/mail help', ada), 'Requests');
    expect(names(view)).toEqual([
      '/mail request list',
      '/mail request show NUMBER',
      '/mail request undo NUMBER',
      '/mail request keep NUMBER',
      '/mail history',
    ]);
    expect(labels(view)).toEqual(['Mine', 'Addresses', 'Admin']);
    const listed = (await Promise.all(tasks.map((task) => made.type(`/mail help ${task}`, ada)))).flatMap(
      names,
    );
    for (const { path } of commands.filter(({ task }) => task))
      expect(listed.filter((name) => `${name} `.startsWith(`/mail ${path.join(' ')} `))).toHaveLength(1);
  });

  it.each(locales)('fits on a screen of a phone, in %s', async (locale) => {
    for (const task of ['', ...tasks]) {
      const view = await made.type(`/mail help ${task}`, { ...ada, locale });
      expect([task, linesOnPhone(view)]).toEqual([task, expect.toSatisfy((lines: number) => lines <= 40)]);
    }
  });

  it('understands tasks and commands by their French names, and shows a French reader those', async () => {
    const lea = { ...mia, locale: 'fr' as const };
    expect(names(await made.type('/mail aide demandes', lea))).toContain('/mail demande liste');
    expect(names(await made.type('/mail help ADRESSES'))).toContain('/mail create ADDRESS');
    const view = await made.type('/mail aide creer', lea);
    expect(view.title).toBe(
      '/mail créer ADRESSE [transfert:ADRESSES] [quota:TAILLE] [pour:PERSONNE] [note:TEXTE] [quand:QUAND] [motif:TEXTE] [sans-approbation:TEXTE]',
    );
    expect(view.fields?.[0]).toEqual({ name: 'Exemple', value: '/mail créer contact@example.org' });
  });

  it('explains an address and the filters in its place apart', async () => {
    expect(names(await made.type('/mail help suspend')).slice(1, 4)).toEqual([
      'ADDRESS',
      'login|mail',
      'where:FILTERS',
    ]);
  });

  it('explains each command in words, with a way back to its task', async () => {
    for (const { path, arguments: all, task } of commands) {
      const view = await made.type(`/mail help ${path.join(' ')} `);
      if (path[0] === 'mine') continue;
      expect(view.title).toContain(`/mail ${path.join(' ')}`);
      expect(view.text?.[0]).toMatch(/./);
      expect(view.fields).toHaveLength(1 + all.length);
      for (const { name, value } of view.fields ?? [])
        expect([name, value]).toEqual([name, expect.stringMatching(/./)]);
      expect(labels(view)).toHaveLength(task ? 1 : 0);
    }
    expect((await made.type('/mail help crate')).hint).toContain('Did you mean /mail create?');
  });

  it.each(platforms)('gives examples that can be typed, on %s', (platform) => {
    for (const locale of locales)
      for (const command of commands) {
        const line = exampleLine(command, { locale, platform, domain: 'example.org' });
        const parsed = parseLine(commands, line);
        if (!parsed.ok) throw new Error(`${line}: ${parsed.fault.code}`);
        expect(parsed.value.command).toBe(command);
        expect(parseArguments(command, parsed.value.words)).toMatchObject({ ok: true });
      }
  });
});
