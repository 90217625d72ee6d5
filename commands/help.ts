import { type Command, type Context, defineCommand } from '../src/chat/command/command.ts';
import { findCommand } from '../src/chat/command/find-command.ts';
import { briefUsageOf, usageOf } from '../src/chat/command/usage.ts';
import { show } from '../src/chat/command/view-answer.ts';
import type { UsageFault } from '../src/domain/fault.ts';
import { ok, type Result } from '../src/domain/result.ts';

/** Explains the commands, itself included. */
export function helpFor(commands: () => readonly Command[]) {
  return defineCommand(
    {
      path: ['help'],
      arguments: [{ name: 'command', type: 'text', positional: true, completes: 'commands' }],
    },
    async (context, { command }) => {
      const { lacks } = context.office.mailServer;
      const offered = commands().filter((each) => !each.needs || !lacks.includes(each.needs));
      if (command === undefined) return show(overview(context, offered));
      const found = find(commands(), command);
      return found.ok ? show(explanation(context, found.value)) : found;
    },
  );
}

function find(commands: readonly Command[], typed: string): Result<Command, UsageFault> {
  const found = findCommand(commands, typed.split(/\s+/));
  return found.ok ? ok(found.value.command) : found;
}

const wordsOn = (texts: Readonly<Record<string, string>>, { path }: Command): string | undefined =>
  texts[path.join(' ')];

const summaryOf = ({ text }: Context, command: Command): string =>
  wordsOn(text.commands.summaries, command) ?? '';

function overview(context: Context, commands: readonly Command[]) {
  return {
    tone: 'plain',
    title: context.text.commands.helpTitle,
    table: {
      columns: [
        { title: context.text.commands.command, align: 'left' },
        { title: context.text.commands.purpose, align: 'left' },
      ],
      rows: commands.map((command) => [briefUsageOf(command), summaryOf(context, command)]),
    },
    hint: context.text.commands.helpHint,
  } as const;
}

function explanation(context: Context, command: Command) {
  const detail = wordsOn(context.text.commands.details, command);
  return {
    tone: 'plain',
    title: usageOf(command),
    text: [summaryOf(context, command), ...(detail ? [detail] : [])],
  } as const;
}
