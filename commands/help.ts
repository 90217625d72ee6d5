import type { Command } from '../src/chat/command/command.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { findCommand } from '../src/chat/command/find-command.ts';
import { formatBriefUsage, formatUsage } from '../src/chat/command/usage.ts';
import type { View } from '../src/chat/view/view.ts';
import type { Locale } from '../src/domain/actor.ts';

const english = () => ({
  title: 'What you can type',
  command: 'Command',
  purpose: 'What it does',
  hint: '/mail help COMMAND tells more about one. Whatever changes something takes reason:WHY at its end.',
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  title: 'Ce que vous pouvez saisir',
  command: 'Commande',
  purpose: 'À quoi elle sert',
  hint: '/mail help COMMAND en dit plus sur l’une d’elles. Toute modification peut se terminer par reason:MOTIF.',
});

/** Explains the commands, itself included. */
export function createHelp(commands: () => readonly Command[]) {
  return defineCommand(
    {
      path: ['help'],
      arguments: [{ name: 'command', type: 'text', positional: true, completes: 'commands' }],
      summary: {
        en: 'this list, or how one command is typed',
        fr: 'cette liste, ou la manière de saisir une commande',
      },
      form: {
        task: 'requests',
        title: { en: 'Help', fr: 'Aide' },
        submit: { en: 'Show', fr: 'Afficher' },
        fields: {
          command: {
            label: { en: 'Help about', fr: 'Aide sur' },
            hint: { en: 'Leave this empty for everything.', fr: 'Laissez vide pour tout.' },
          },
        },
      },
      names: { fr: { path: ['aide'], arguments: { command: 'commande' } } },
      synonyms: ['?', '-h', '--help', 'man', 'usage'],
      words: { en: english, fr: french },
    },
    async ({ app, text: { locale }, words }, { command }) => {
      const { lacks } = app.mailServer;
      const offered = commands().filter((each) => !each.needs || !lacks.includes(each.needs));
      if (command === undefined) return viewAnswer(overview(words, offered, locale));
      const found = findCommand(commands(), command.split(/\s+/));
      return found.ok ? viewAnswer(explanation(found.value.command, locale)) : found;
    },
  );
}

function overview(
  { title, command, purpose, hint }: Words,
  commands: readonly Command[],
  locale: Locale,
): View {
  return {
    tone: 'plain',
    title,
    table: {
      columns: [
        { title: command, align: 'left' },
        { title: purpose, align: 'left' },
      ],
      rows: commands.map((each) => [formatBriefUsage(each), each.summary[locale]]),
    },
    hint,
  };
}

const explanation = (command: Command, locale: Locale): View => ({
  tone: 'plain',
  title: formatUsage(command),
  text: [command.summary[locale], ...(command.details ? [command.details[locale]] : [])],
});
