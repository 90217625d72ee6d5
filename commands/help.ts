import { type Command, type CommandContext, defineCommand } from '../src/chat/command/command.ts';
import { findCommand } from '../src/chat/command/find-command.ts';
import { formatBriefUsage, formatUsage } from '../src/chat/command/usage.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import type { UsageFault } from '../src/domain/fault.ts';
import { ok, type Result } from '../src/domain/result.ts';

/** Explains the commands, itself included. */
export function createHelp(commands: () => readonly Command[]) {
  return defineCommand(
    {
      path: ['help'],
      arguments: [{ name: 'command', type: 'text', positional: true, completes: 'commands' }],
    },
    async (context, { command }) => {
      const { lacks } = context.app.mailServer;
      const offered = commands().filter((each) => !each.needs || !lacks.includes(each.needs));
      if (command === undefined) return viewAnswer(overview(context, offered));
      const found = resolveCommand(commands(), command);
      return found.ok ? viewAnswer(explanation(context, found.value)) : found;
    },
  );
}

function resolveCommand(commands: readonly Command[], typed: string): Result<Command, UsageFault> {
  const found = findCommand(commands, typed.split(/\s+/));
  return found.ok ? ok(found.value.command) : found;
}

const lookUpText = (texts: Readonly<Record<string, string>>, { path }: Command): string | undefined =>
  texts[path.join(' ')];

const summaryOf = ({ text }: CommandContext, command: Command): string =>
  lookUpText(text.commands.summaries, command) ?? '';

function overview(context: CommandContext, commands: readonly Command[]) {
  return {
    tone: 'plain',
    title: context.text.commands.helpTitle,
    table: {
      columns: [
        { title: context.text.commands.command, align: 'left' },
        { title: context.text.commands.purpose, align: 'left' },
      ],
      rows: commands.map((command) => [formatBriefUsage(command), summaryOf(context, command)]),
    },
    hint: context.text.commands.helpHint,
  } as const;
}

function explanation(context: CommandContext, command: Command) {
  const detail = lookUpText(context.text.commands.details, command);
  return {
    tone: 'plain',
    title: formatUsage(command),
    text: [summaryOf(context, command), ...(detail ? [detail] : [])],
  } as const;
}
