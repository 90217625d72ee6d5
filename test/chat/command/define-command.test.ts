import { describe, expect, test } from 'vitest';
import { defineChange, defineCommand, viewAnswer } from '../../../src/chat/command/define-command.ts';
import { english } from '../../../src/chat/i18n/en/english.ts';
import { french } from '../../../src/chat/i18n/fr/french.ts';
import { ada } from '../../support/fixtures/example-org.ts';
import { createTestDispatcher } from '../../support/test-dispatcher.ts';

const summary = { en: 'paint an address', fr: 'peindre une adresse' };
const path = ['paint'] as const;
const address = { name: 'address', type: 'address', positional: true, required: true } as const;
const color = { name: 'color', type: 'choice', choices: ['red', 'blue'], required: true } as const;
const names = {
  fr: { path: ['peindre'], arguments: { color: 'couleur' }, choices: { red: 'rouge', blue: 'bleu' } },
} as const;
const form = {
  title: { en: 'Paint', fr: 'Peindre' },
  submit: { en: 'Paint', fr: 'Peindre' },
  fields: { color: { label: { en: 'Colour', fr: 'Couleur' } } },
  choices: { red: { en: 'Red', fr: 'Rouge' }, blue: { en: 'Blue', fr: 'Bleu' } },
} as const;
const answer = async () => viewAnswer({ tone: 'plain', title: '' });

describe('a command', () => {
  test('takes the names of arguments that others have too from them', () => {
    const paint = defineCommand(
      { path, task: 'mine', arguments: [address, color], summary, names, form },
      answer,
    );
    expect(paint.localizedNames.fr).toMatchObject({
      path: ['peindre'],
      arguments: { address: 'adresse', color: 'couleur' },
      choices: { red: 'rouge', blue: 'bleu' },
    });
  });

  test('that changes something takes a time and a reason, by their names in every language', () => {
    const paint = defineChange(
      { path, task: 'mine', arguments: [address, color], summary, names, form },
      answer,
    );
    expect(paint.arguments.map(({ name }) => name)).toEqual([
      'address',
      'color',
      'at',
      'reason',
      'break-glass',
    ]);
    expect(paint.localizedNames.fr.arguments).toMatchObject({
      at: 'quand',
      reason: 'motif',
      'break-glass': 'sans-approbation',
    });
  });

  test('says its own words in the language of whoever reads them', async () => {
    const { app, close } = await createTestDispatcher();
    const paint = defineCommand(
      {
        path,
        task: 'mine',
        arguments: [],
        summary,
        names: { fr: { path: ['peindre'] } },
        form: { title: form.title },
        words: {
          en: (format) => ({ painted: (count: number) => `${format.count(count)} painted` }),
          fr: (format) => ({ painted: (count: number) => `${format.count(count)} peintes` }),
        },
      },
      async ({ words }) => viewAnswer({ tone: 'plain', title: words.painted(2) }),
    );
    const titles = [english, french].map((text) => paint.run({ app, text, actor: ada }, undefined as never));
    expect(await Promise.all(titles)).toMatchObject([
      { value: { view: { title: '2 painted' } } },
      { value: { view: { title: '2 peintes' } } },
    ]);
    await close();
  });
});

/** The calls are compiled, not made: `npm run check` fails where one of them compiles. */
test('a language or a name that is missing, or one too many, does not compile', () => {
  const all = { path, task: 'mine', arguments: [address, color], summary, names, form } as const;
  const { fr } = names;
  const refused = [
    // @ts-expect-error a summary in French
    () => defineCommand({ ...all, summary: { en: '' } }, answer),
    // @ts-expect-error details in French
    () => defineCommand({ ...all, details: { en: '' } }, answer),
    // @ts-expect-error the French names
    () => defineCommand({ ...all, names: {} }, answer),
    // @ts-expect-error the French name of an argument
    () => defineCommand({ ...all, names: { fr: { path: fr.path, choices: fr.choices } } }, answer),
    // @ts-expect-error the French name of a choice
    () => defineCommand({ ...all, names: { fr: { ...fr, choices: { red: 'rouge' } } } }, answer),
    // @ts-expect-error a name of no argument
    () => defineCommand({ ...all, names: { fr: { ...fr, arguments: { color: '', size: '' } } } }, answer),
    // @ts-expect-error the French name of a word of the path
    () => defineCommand({ ...all, path: ['wall', 'paint'] }, answer),
    // @ts-expect-error the French words
    () => defineCommand({ ...all, words: { en: () => ({ done: '' }), fr: () => ({}) } }, answer),
    // @ts-expect-error the form
    () => defineCommand({ path, arguments: [address, color], summary, names }, answer),
    // @ts-expect-error the form's French title
    () => defineCommand({ ...all, form: { ...form, title: { en: '' } } }, answer),
    // @ts-expect-error a field's label
    () => defineCommand({ ...all, form: { ...form, fields: {} } }, answer),
    // @ts-expect-error a choice's label
    () => defineCommand({ ...all, form: { ...form, choices: { red: form.choices.red } } }, answer),
    // @ts-expect-error what its button says
    () => defineCommand({ ...all, form: { ...form, submit: undefined } }, answer),
  ];
  expect(refused).toHaveLength(13);
  expect(defineCommand(all, answer).path).toEqual(path);
});
