import type { Locale } from '../../../domain/actor.ts';
import type { Fault } from '../../../domain/fault.ts';
import type { Definition } from '../command.ts';
import { argumentSyntax } from '../usage.ts';
import { argumentNameIn, pathIn, typedChoiceIn } from './command-names.ts';

/** A fault with the commands, arguments and choices that it names as they are called in its reader's language. */
export function localizeFault(commands: readonly Definition[], fault: Fault, locale: Locale): Fault {
  const pathFor = (name: string) => {
    const command = commands.find(({ path }) => path.join(' ') === name);
    return command ? pathIn(command, locale).join(' ') : name;
  };
  switch (fault.code) {
    case 'command-unknown': {
      const { nearest, among } = fault;
      return {
        ...fault,
        nearest: nearest && pathFor(nearest),
        ...(among && { among: among.map(pathFor) }),
      };
    }
    case 'argument-missing':
    case 'argument-either':
    case 'argument-unexpected':
    case 'filter-unknown':
    case 'argument-twice':
    case 'choice-unknown': {
      const command = commands.find(({ path }) => path.join(' ') === fault.command);
      return command ? localizeUsage(command, fault, locale) : fault;
    }
    case 'argument-too-long':
    case 'count-nonsense':
    case 'when-nonsense':
    case 'when-impossible':
    case 'when-ambiguous':
    case 'when-past':
    case 'when-too-far': {
      const command = commands.find((each) => each.arguments.some(({ name }) => name === fault.argument));
      return command ? { ...fault, argument: argumentNameIn(command, fault.argument, locale) } : fault;
    }
    default:
      return fault;
  }
}

type CommandFault = Extract<Fault, { readonly command: string }>;

function localizeUsage(command: Definition, fault: CommandFault, locale: Locale): Fault {
  const name = pathIn(command, locale).join(' ');
  const named = (argument: string) => argumentNameIn(command, argument, locale);
  switch (fault.code) {
    case 'argument-missing':
    case 'argument-either': {
      const lacking = command.arguments.find((each) => argumentSyntax(command, each) === fault.argument);
      const argument = lacking ? argumentSyntax(command, lacking, locale) : fault.argument;
      return { ...fault, command: name, argument };
    }
    case 'argument-unexpected':
    case 'filter-unknown':
      return { ...fault, command: name };
    case 'argument-twice':
      return { ...fault, command: name, argument: named(fault.argument) };
    case 'choice-unknown': {
      const choices = fault.choices.map((choice) => typedChoiceIn(command, choice, locale));
      return { ...fault, command: name, argument: named(fault.argument), choices };
    }
  }
}
