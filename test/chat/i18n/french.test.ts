import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { requestList as requestsCommand } from '../../../commands/request-list.ts';
import type { Command } from '../../../src/chat/command/command.ts';
import { calledCommand } from '../../../src/chat/command/find-command.ts';
import { pathIn } from '../../../src/chat/command/names/command-names.ts';
import { requestReply } from '../../../src/chat/dispatch/reply.ts';
import { english } from '../../../src/chat/i18n/en/english.ts';
import { french } from '../../../src/chat/i18n/fr/french.ts';
import { fr, pluralEnding, quote } from '../../../src/chat/i18n/fr/typography.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { settle } from '../../../src/requests/lifecycle/settle.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { claimNext } from '../../support/run-jobs.ts';
import { messagesOf } from './samples.ts';

const messages = messagesOf(french);
/** The messages that break a rule, as a reader finds them. */
const breaking = (rule: RegExp) => messages.filter(([, words]) => rule.test(words));

describe('French', () => {
  it('puts a narrow no-break space before ; ? and !', () => {
    expect(breaking(/(?<!\u202f)[;?!]/)).toEqual([]);
  });

  it('puts a no-break space before : where it ends a word of a sentence', () => {
    expect(breaking(/(?<!\u00a0):(?=\s|$)| :/)).toEqual([]);
  });

  it('puts no-break spaces inside « »', () => {
    expect(breaking(/«(?!\u00a0)|(?<!\u00a0)»/)).toEqual([]);
  });

  it('has typographic apostrophes, and no quotation marks but « »', () => {
    expect(breaking(/['"“”]/)).toEqual([]);
  });

  it('has no English left, but for words that both languages have', () => {
    const inEnglish = new Map(messagesOf(english));
    const same = messages.filter(([path, words]) => /\p{L}{3}/u.test(words) && inEnglish.get(path) === words);
    expect([...new Set(same.map(([, words]) => words))].sort()).toEqual([
      'DNS',
      'Facteur',
      'Messages',
      'Note',
      'Plan',
      'Quota',
      'active',
      'ada (terminal)',
      'admin',
      'alias',
    ]);
  });

  it('names the same commands as English, by their French names', () => {
    const inEnglish = new Map(messagesOf(english));
    for (const [path, words] of messages) {
      const named = commandsIn(words);
      const isFrench = ({ command, typed }: NamedCommand) =>
        `${typed} `.startsWith(`${pathIn(command, 'fr').join(' ')} `);
      expect([path, named.filter((each) => !isFrench(each)).map(({ typed }) => typed)]).toEqual([path, []]);
      expect([path, namesOf(named)]).toEqual([path, namesOf(commandsIn(inEnglish.get(path) ?? ''))]);
    }
  });
});

type NamedCommand = { readonly command: Command; readonly typed: string };

const namesOf = (named: readonly NamedCommand[]): string[] =>
  named.map(({ command }) => command.path.join(' ')).toSorted();

/** The commands that a text names after `/mail`: each has to be one that can be typed. */
const commandsIn = (text: string): NamedCommand[] =>
  text
    .split('/mail ')
    .slice(1)
    .map((after) => after.split(/[\s,;:.?)…]+/).slice(0, 3))
    .map((words) => {
      const called = calledCommand(commands, words) ?? calledCommand(commands, words.slice(0, 1));
      if (!called) throw new Error(`${text}: /mail ${words.join(' ')} is no command`);
      return { command: called.command, typed: words.join(' ') };
    });

describe('French typography', () => {
  it('binds the punctuation of a text and leaves what is filled in as it is', () => {
    expect(fr`Oui ; « ${'a ; b « c » : d'} » : non ?`).toBe(
      'Oui\u202f; «\u00a0a ; b « c » : d\u00a0»\u00a0: non\u202f?',
    );
    expect(quote('a b')).toBe('«\u00a0a b\u00a0»');
  });

  test.each([
    [0, ''],
    [1, ''],
    [2, 's'],
  ])('%d has the ending “%s”', (count, ending) => {
    expect(pluralEnding(count)).toBe(ending);
  });
});

test.each([
  [0, '0 demande', '0 requests', '0 domaine', '0 domains'],
  [1, '1 demande', '1 request', '1 domaine', '1 domain'],
  [2, '2 demandes', '2 requests', '2 domaines', '2 domains'],
])('%d of something is counted in each language', (count, demandes, requests, domaines, domains) => {
  expect(requestsCommand.words?.fr(french.format).title('all', count, false)).toBe(demandes);
  expect(requestsCommand.words?.en(english.format).title('all', count, false)).toBe(requests);
  expect(french.lists.domainsTitle(count)).toBe(domaines);
  expect(english.lists.domainsTitle(count)).toBe(domains);
});

describe('a request in French', () => {
  let made: ExampleOrg;
  beforeEach(async () => {
    made = await makeExampleOrg();
    made.put(at('bob'), mailbox('one'), { messages: 412, bytes: 1_395_864_371 });
  });
  afterEach(() => made.close());

  const view = (id: number) => requestReply(made.app, french, requestOf(made.app, id)).view;

  it('asks before it deletes, and says that it was cancelled', async () => {
    const { id } = await ask(made.app, ada, change(at('bob'), mailbox('one'), null));
    const asked = view(id);
    expect(asked.title).toBe('Supprimer la boîte bob@example.org\u202f?');
    expect(asked.text?.[0]).toContain('contient 412 messages, 1,3\u202fGo. Ils pourront être rétablis');
    expect(asked.buttons?.map(({ label }) => label)).toEqual(['Supprimer', 'Annuler']);
    await cancel(made.app, ada, id);
    expect(view(id)).toMatchObject({
      title: 'Supprimer la boîte bob@example.org\u00a0: demande annulée',
      text: ['Annulée par ada. Rien n’a été modifié.'],
    });
  });

  it('that failed claims nothing about the address, and says where to look', async () => {
    const { id } = await ask(made.app, ada, change(at('team'), null, aliasTo(outside('x'))));
    await claimNext(made.app, id);
    settle(made.app, id, { kind: 'gave-up', trouble: null, errorId: 'abcd1234' });
    expect(view(id)).toMatchObject({
      title: 'Créer l’alias team@example.org\u00a0: demande en échec',
      hint: `La demande #${id} a échoué. Facteur ne réessaie pas. /mail afficher team@example.org affiche l’état actuel de l’adresse.`,
    });
    expect(requestReply(made.app, english, requestOf(made.app, id)).view.hint).toBe(
      `Request #${id} failed. Facteur doesn’t try again. /mail show team@example.org shows the address as it is now.`,
    );
  });
});
