import type { Command, CommandContext, Task } from '../src/chat/command/command.ts';
import { tasks } from '../src/chat/command/command.ts';
import { type ContextWith, defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { findCommand } from '../src/chat/command/find-command.ts';
import { foldName } from '../src/chat/command/names/command-names.ts';
import { exampleLine } from '../src/chat/command/names/example-line.ts';
import { formatBriefUsage, formatUsage, soleSyntax } from '../src/chat/command/usage.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import type { Button, Field, View } from '../src/chat/view/view.ts';
import { highestRole, locales } from '../src/domain/actor.ts';
import { visibleDomains } from '../src/requests/access/visibility.ts';

/** `typed`: the task's name after `/mail help`. */
type TaskWords = { readonly typed: string; readonly label: string; readonly about: string };

const english = () => ({
  title: 'What do you want to do?',
  hint: '/mail help addresses lists the commands of a task. /mail help create explains one command.',
  tasks: {
    mine: {
      typed: 'mine',
      label: 'Mine',
      about: 'your mailboxes, their passwords, app passwords for a phone or program, who else may use them',
    },
    addresses: {
      typed: 'addresses',
      label: 'Addresses',
      about: 'create, find, change and delete mailboxes, aliases and forwards, one or several at once',
    },
    requests: {
      typed: 'requests',
      label: 'Requests',
      about: 'open requests, requests that wait for you, history, undo',
    },
    admin: {
      typed: 'admin',
      label: 'Admin',
      about: 'domains, addresses from a file and to a file (CSV), changes made outside Facteur, status',
    },
  } satisfies Record<Task, TaskWords> as Readonly<Record<Task, TaskWords>>,
  taskHint:
    '/mail help create explains one command. A command that changes something takes reason:REASON at the end.',
  example: 'Example',
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  title: fr`Que voulez-vous faire ?`,
  hint: '/mail aide adresses liste les commandes d’un thème. /mail aide créer explique une commande.',
  tasks: {
    mine: {
      typed: 'miens',
      label: 'Mes boîtes',
      about:
        'vos boîtes, leurs mots de passe, des mots de passe d’application pour un téléphone ou un programme, qui d’autre peut s’en servir',
    },
    addresses: {
      typed: 'adresses',
      label: 'Adresses',
      about: 'créer, chercher, modifier et supprimer boîtes, alias et transferts, un ou plusieurs à la fois',
    },
    requests: {
      typed: 'demandes',
      label: 'Demandes',
      about: 'les demandes ouvertes, celles qui vous attendent, l’historique, l’annulation',
    },
    admin: {
      typed: 'admin',
      label: 'Administration',
      about:
        'les domaines, les adresses d’un fichier ou dans un fichier (CSV), les modifications hors de Facteur, l’état',
    },
  },
  taskHint: '/mail aide créer explique une commande. Une commande qui modifie prend motif:MOTIF à la fin.',
  example: 'Exemple',
});

const words = { en: english, fr: french };

/** Explains the commands, itself included: by task, or one. */
export function createHelp(commands: () => readonly Command[]) {
  return defineCommand(
    {
      path: ['help'],
      task: null,
      arguments: [{ name: 'command', type: 'text', positional: true, completes: 'commands' }],
      summary: {
        en: 'list the commands, or explain one',
        fr: 'lister les commandes, ou en expliquer une',
      },
      form: {
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
      words,
    },
    async (context, { command }) => {
      if (command === undefined) return viewAnswer(overview(context));
      const task = taskCalled(command);
      if (task) return viewAnswer(taskView(context, task, offeredCommands(context, commands())));
      const found = findCommand(commands(), command.split(/\s+/));
      return found.ok ? viewAnswer(explanation(context, found.value.command)) : found;
    },
  );
}

/** The task that a word names, in any language. */
const taskCalled = (typed: string): Task | undefined =>
  tasks.find((task) =>
    locales.some((locale) => foldName(words[locale]().tasks[task].typed) === foldName(typed)),
  );

const offeredCommands = ({ app }: CommandContext, commands: readonly Command[]): readonly Command[] =>
  commands.filter(({ needs }) => !needs || !app.mailServer.lacks.includes(needs));

/** The tasks of the reader's role. */
const offeredTasks = ({ actor }: CommandContext): readonly Task[] =>
  tasks.filter((task) => task !== 'admin' || highestRole(actor) === 'admin');

const overview = (context: ContextWith<Words>): View => ({
  tone: 'plain',
  title: context.words.title,
  fields: offeredTasks(context).map((task) => {
    const { label, about } = context.words.tasks[task];
    return { name: label, value: about };
  }),
  hint: context.words.hint,
  buttons: [
    {
      label: context.text.answers.myMailboxes,
      style: 'primary',
      action: { kind: 'run', line: '/mail mine' },
    },
    ...taskButtons(context, offeredTasks(context)),
  ],
});

function taskView(context: ContextWith<Words>, task: Task, commands: readonly Command[]): View {
  const { locale } = context.text;
  return {
    tone: 'plain',
    title: context.words.tasks[task].label,
    fields: commands
      .filter((command) => command.task === task)
      .map((command) => ({ name: neededUsage(command, locale), value: command.summary[locale] })),
    hint: context.words.taskHint,
    buttons: taskButtons(
      context,
      offeredTasks(context).filter((other) => other !== task),
    ),
  };
}

/** A command's syntax with what it needs alone. */
const neededUsage = (command: Command, locale: CommandContext['text']['locale']): string =>
  formatBriefUsage({ ...command, arguments: command.arguments.filter(({ required }) => required) }, locale);

const taskButtons = ({ words }: ContextWith<Words>, shown: readonly Task[]): Button[] =>
  shown.map((task) => ({
    label: words.tasks[task].label,
    style: 'plain',
    action: { kind: 'run', line: `/mail help ${task}` },
  }));

function explanation(context: ContextWith<Words>, command: Command): View {
  const { app, actor, text, words } = context;
  const { locale } = text;
  const domain = visibleDomains(app, actor)[0]?.domain ?? 'example.org';
  const example = exampleLine(command, { locale, platform: actor.platform, domain });
  return {
    tone: 'plain',
    title: formatUsage(command, locale),
    text: [command.summary[locale], ...(command.details ? [command.details[locale]] : [])],
    fields: [{ name: words.example, value: example }, ...argumentFields(context, command)],
    ...(command.task && { buttons: taskButtons(context, [command.task]) }),
  };
}

const argumentFields = ({ text }: CommandContext, command: Command): Field[] =>
  command.arguments.map((argument) => ({
    name: soleSyntax(command, argument, text.locale),
    value: text.arguments[[...command.path, argument.name].join(' ')] ?? text.arguments[argument.name] ?? '',
  }));
