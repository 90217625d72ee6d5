import type { Action } from '../../domain/action.ts';
import { type Actor, personOf } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Result, refused } from '../../domain/result.ts';
import { withoutPeople } from '../../domain/text/mentions.ts';
import type { Unexpected } from '../../logging/report-error.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { mayDeny } from '../../requests/lifecycle/review.ts';
import type { Answer, Command } from '../command/command.ts';
import { complete } from '../command/complete.ts';
import { fieldOf } from '../command/fault-field.ts';
import { findCommand } from '../command/find-command.ts';
import { parseArguments, parseValues, readWords, typedValues } from '../command/parse-arguments.ts';
import { splitQuoted } from '../command/split-words.ts';
import type { Catalogue, CatalogueOf } from '../i18n/translations.ts';
import { unexpectedView } from '../view/error-view.ts';
import { formOf } from '../view/form.ts';
import type { Call, Desk, Shown } from './dispatcher-types.ts';
import { type Refusal, refusal, shown, told, waitingForQueue } from './reply.ts';
import { pressedAbout } from './request-actions.ts';

export type DeskOptions = {
  readonly office: Office;
  readonly commands: readonly Command[];
  readonly catalogue: CatalogueOf;
  readonly unexpected: Unexpected;
};

/** Takes in what people type and press, on whichever platform, and answers everything. */
export function createDesk(options: DeskOptions): Desk {
  const answered = async (
    actor: Actor,
    work: (text: Catalogue) => Promise<Result<Answer, Refusal>>,
    what: string,
  ): Promise<Shown> => {
    const text = options.catalogue(actor.locale);
    if (actor.roles.length === 0) {
      return refusal(text, {
        fault: { code: 'stranger', person: personOf(actor), policyFile: options.office.policy().fromFile },
        field: null,
      });
    }
    try {
      const answer = await work(text);
      if (!answer.ok) return refusal(text, answer.fault);
      // Before it is published: once it is, it may be applied at any moment, which is the job's to show.
      const before = shown(options.office, text, answer.value, actor.platform);
      const queueTakes = await options.office.publish();
      return queueTakes || before.ended ? before : waitingForQueue(text, before);
    } catch (error) {
      return told(unexpectedView(text, error, options.unexpected(error, what)));
    }
  };

  const run: Desk['run'] = (actor, line) =>
    answered(actor, (text) => runLine(options, text, actor, withoutPeople(line)), 'A command failed');
  return {
    run,
    call: (actor, call) =>
      answered(actor, (text) => runCall(options, text, actor, typedOnly(call)), 'A command failed'),
    press: (actor, action, typed = '') =>
      action.kind === 'run'
        ? run(actor, action.line)
        : answered(
            actor,
            (text) => pressed(options, text, actor, action, withoutPeople(typed)),
            'A button failed',
          ),
    // Who may not deny is told so at once, not after having said why.
    formFor: (actor, action) =>
      action.kind === 'deny' && !mayDeny(options.office, actor, action)
        ? null
        : formOf(action, options.catalogue(actor.locale)),
    complete: async (actor, line, people = []) => {
      if (actor.roles.length === 0) return [];
      try {
        return complete(options, actor, line, people);
      } catch (error) {
        options.unexpected(error, 'A completion failed');
        return [];
      }
    },
  };
}

const typedOnly = ({ path, values }: Call): Call => ({
  path,
  values: Object.fromEntries(Object.entries(values).map(([name, typed]) => [name, withoutPeople(typed)])),
});

async function runLine(
  options: DeskOptions,
  text: Catalogue,
  actor: Actor,
  line: string,
): Promise<Result<Answer, Refusal>> {
  const words = splitQuoted(line);
  if (!words.ok) return refused({ fault: words.fault, field: null });
  const found = findCommand(options.commands, words.value);
  if (!found.ok) return refused({ fault: found.fault, field: null });
  const { command, rest } = found.value;
  const reading = readWords(command, rest);
  if (!reading.ok) return refused({ fault: reading.fault, field: null });
  const parsed = parseArguments(command, reading.value);
  if (!parsed.ok) return refused({ fault: parsed.fault, field: null });
  return handle(options, text, actor, command, parsed.value, typedValues(reading.value));
}

async function runCall(
  options: DeskOptions,
  text: Catalogue,
  actor: Actor,
  { path, values }: Call,
): Promise<Result<Answer, Refusal>> {
  const found = findCommand(options.commands, path);
  if (!found.ok) return refused({ fault: found.fault, field: null });
  const parsed = parseValues(found.value.command, values);
  if ('fault' in parsed) return refused({ fault: parsed.fault, field: parsed.argument });
  return handle(options, text, actor, found.value.command, parsed.values, values);
}

async function handle(
  { office }: DeskOptions,
  text: Catalogue,
  actor: Actor,
  command: Command,
  parsed: Record<string, unknown>,
  values: Call['values'],
): Promise<Result<Answer, Refusal>> {
  const lacking = lackedBy(office, command, parsed);
  if (lacking) return refused({ fault: lacking, field: null });
  // Parsing has made exactly what the definition asks for; TypeScript can't follow that through a list.
  const answer = await command.run({ office, actor, text }, parsed as never);
  if (answer.ok) return answer;
  const { fault } = answer;
  const lacksReason = fault.code === 'reason-missing' && { lacksReason: { path: command.path, values } };
  return refused({ fault, field: fieldOf(command, fault), ...lacksReason });
}

/** What a command needs that the mail server of the domain it is about can't do. */
function lackedBy(
  { mailServer }: DeskOptions['office'],
  { needs }: Command,
  { address, domain }: Record<string, unknown>,
): Fault | null {
  const about = typeof address === 'string' ? domainOf(address as Address) : domain;
  if (!needs || typeof about !== 'string') return null;
  const server = mailServer.serverOf(about as Domain);
  return server.lacks.includes(needs) ? { code: 'server-cannot', server: server.name, what: needs } : null;
}

async function pressed(
  options: DeskOptions,
  text: Catalogue,
  actor: Actor,
  action: Exclude<Action, { kind: 'run' }>,
  typed: string,
): Promise<Result<Answer, Refusal>> {
  if (action.kind === 'give-reason') {
    const { path, values } = action;
    if (typed.trim() === '') return refused({ fault: { code: 'reason-blank' }, field: null });
    return runCall(options, text, actor, { path, values: { ...values, reason: typed } });
  }
  const answer = await pressedAbout(options.office, text, actor, action, typed);
  return answer.ok ? answer : refused({ fault: answer.fault, field: null });
}
