import type { Action } from '../../domain/action.ts';
import { type Actor, highestRole, personOf, rolesUnsure } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { stripRunMarks } from '../../domain/text/run-encoding.ts';
import type { ReportError } from '../../logging/report-error.ts';
import { missingCapability } from '../../requests/access/missing-capability.ts';
import { visibleDomainFilter, visibleDomains } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { canDeny } from '../../requests/lifecycle/review.ts';
import { moreQuota } from '../../requests/quota/more-quota.ts';
import type { Answer, Command, CommandCall } from '../command/command.ts';
import { complete } from '../command/complete.ts';
import { faultField } from '../command/fault-field.ts';
import type { OpenFile } from '../command/file.ts';
import { findCommand } from '../command/find-command.ts';
import { localizeFault } from '../command/names/localize-fault.ts';
import { parseArguments, parseValues, rawValues } from '../command/parse-arguments.ts';
import { type ParsedLine, parseLine } from '../command/parse-line.ts';
import type { FormOptions } from '../form/form.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import { errorView } from '../view/error-view.ts';
import { type Form, formForAction } from '../view/form.ts';
import type { View } from '../view/view.ts';
import { runDomainReviewAction } from './domain-review-actions.ts';
import { type HomeContent, homeContent } from './home-content.ts';
import { moreQuotaView } from './more-quota-view.ts';
import { noteRepeated, withNotes } from './notes.ts';
import { noFiles, openFiles } from './open-files.ts';
import { readTimes } from './read-times.ts';
import { queueDownReply, type Rejection, type Reply, rejectionReply, toReply, viewReply } from './reply.ts';
import { runRequestAction } from './request-actions.ts';
import { traceClick, traceCommand } from './trace-answer.ts';
import { understand } from './understand.ts';
import { typingAdvice, wordsAnswer } from './words-answer.ts';

/**
 * Answers what people type and click, for every platform's adapter. Nothing here throws or rejects. `open` opens the files
 * that are given; without it, one that is named is refused.
 */
export type Dispatcher = {
  /** Runs a line such as `/mail show a@example.org`. */
  readonly run: (actor: Actor, line: string, open?: OpenFile) => Promise<Reply>;
  /** Reads a line without running it, for an adapter that has to look at it first. */
  readonly parse: (line: string) => ParsedLine<Command>;
  /** Runs a line that `parse` has read, or says why it could not. */
  readonly runParsed: (actor: Actor, parsed: ParsedLine<Command>, open?: OpenFile) => Promise<Reply>;
  readonly call: (actor: Actor, call: CommandCall, open?: OpenFile) => Promise<Reply>;
  /** Answers a message in words: shows something, or offers forms. It runs a command only where one is typed as such. */
  readonly answer: (actor: Actor, text: string) => Promise<Reply>;
  /** @param typed the text of the form that the action opened. */
  readonly click: (actor: Actor, action: Action, typed?: string, open?: OpenFile) => Promise<Reply>;
  /** The form that an action opens first; null where it acts at once. */
  readonly formFor: (actor: Actor, action: Action) => Form | null;
  /** What somebody's own page shows; in its place, what says why there is none. */
  readonly home: (actor: Actor) => Promise<Result<HomeContent, View>>;
  /** What the forms that somebody is shown depend on: the commands that can be used here, and what they see. */
  readonly formOptions: (actor: Actor) => FormOptions;
  /**
   * Completions of the last word of an unfinished line, best first.
   * @param people names that may be completed for an argument that takes a person, where a name is enough.
   */
  readonly complete: (actor: Actor, line: string, people?: readonly string[]) => Promise<string[]>;
};

export type DispatcherOptions = {
  readonly app: AppContext;
  readonly commands: readonly Command[];
  readonly translationsFor: TranslationsFor;
  readonly reportError: ReportError;
};

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const respond = async (
    actor: Actor,
    work: (text: Translations) => Promise<Result<Answer, Rejection>>,
    what: string,
  ): Promise<Reply> => {
    const text = options.translationsFor(actor.locale);
    if (actor.roles.length === 0) return strangerReply(options.app, text, actor);
    try {
      const answer = await work(text);
      if (!answer.ok) {
        const fault = localizeFault(options.commands, answer.fault.fault, text.locale);
        return rejectionReply(text, { ...answer.fault, fault });
      }
      // Rendered before the outbox is published: after that the change may be applied at any moment, and a job shows it.
      const reply = withNotes(toReply(options.app, text, answer.value, actor), answer.value);
      const isQueueUp = await options.app.publish();
      return isQueueUp || reply.ended ? reportingNotes(reply) : queueDownReply(text, reply);
    } catch (error) {
      return viewReply(errorView(text, error, options.reportError(error, what)));
    }
  };

  const reportingNotes = ({ noteShown, ...reply }: Reply): Reply =>
    noteShown
      ? {
          ...reply,
          noteShown: async () => {
            try {
              await noteShown();
            } catch (error) {
              options.reportError(error, 'That somebody was shown a page could not be noted');
            }
          },
        }
      : reply;

  const parse = (line: string) => parseLine(options.commands, line);
  const run: Dispatcher['run'] = (actor, line, open = noFiles(actor)) =>
    respond(
      actor,
      (text) => runParsedLine({ ...options, open }, text, actor, parse(line)),
      'A command failed',
    );
  return {
    run,
    parse,
    runParsed: (actor, parsed, open = noFiles(actor)) =>
      respond(actor, (text) => runParsedLine({ ...options, open }, text, actor, parsed), 'A command failed'),
    call: (actor, call, open = noFiles(actor)) =>
      respond(
        actor,
        (text) => runCall({ ...options, open }, text, actor, stripMarksInValues(call)),
        'A command failed',
      ),
    answer: (actor, words) => {
      const understood = understand(stripRunMarks(words));
      if (understood.kind === 'typed' || understood.kind === 'look') return run(actor, understood.line);
      const view = (text: Translations) => wordsAnswer(text, options.commands, understood);
      return respond(
        actor,
        async (text) => ok({ kind: 'view', view: view(text) }),
        'An answer in words failed',
      );
    },
    click: (actor, action, typed = '', open = noFiles(actor)) =>
      action.kind === 'run'
        ? run(actor, action.line, open)
        : respond(
            actor,
            (text) => runAction({ ...options, open }, text, actor, action, stripRunMarks(typed)),
            'A button failed',
          ),
    // An actor who may not deny is told so at once, not after filling in the form.
    formFor: (actor, action) =>
      action.kind === 'deny' && !canDeny(options.app, actor, action)
        ? null
        : formForAction(action, options.translationsFor(actor.locale)),
    home: (actor) => home(options, actor),
    formOptions: (actor) => formOptions(options, actor),
    complete: async (actor, line, people = []) => {
      if (actor.roles.length === 0) return [];
      try {
        return complete(options, actor, line, people);
      } catch (error) {
        options.reportError(error, 'A completion failed');
        return [];
      }
    },
  };
}

/** What a command is run with. */
type RunOptions = DispatcherOptions & { readonly open: OpenFile };

async function home({ app, translationsFor, reportError }: DispatcherOptions, actor: Actor) {
  const text = translationsFor(actor.locale);
  if (actor.roles.length === 0) return err(strangerReply(app, text, actor).view);
  try {
    return ok(await homeContent(app, text, actor));
  } catch (error) {
    return err(errorView(text, error, reportError(error, 'Somebody’s own page failed')));
  }
}

const strangerReply = (app: AppContext, text: Translations, actor: Actor): Reply =>
  rejectionReply(text, {
    fault: actor[rolesUnsure]
      ? { code: 'person-unknown', platform: actor.platform }
      : { code: 'stranger', person: personOf(actor), policyFile: app.policy().fromFile },
    field: null,
  });

const formOptions = ({ app, commands }: DispatcherOptions, actor: Actor): FormOptions => ({
  commands: commands.filter(({ needs }) => !needs || !app.mailServer.lacks.includes(needs)),
  locale: actor.locale,
  isAdmin: highestRole(actor) === 'admin',
  domains: actor.roles.length === 0 ? [] : visibleDomains(app, actor).map(({ domain }) => domain),
});

const stripMarksInValues = ({ path, values }: CommandCall): CommandCall => ({
  path,
  values: Object.fromEntries(Object.entries(values).map(([name, typed]) => [name, stripRunMarks(typed)])),
});

async function runParsedLine(
  options: RunOptions,
  text: Translations,
  actor: Actor,
  line: ParsedLine<Command>,
): Promise<Result<Answer, Rejection>> {
  if (!line.ok) return err({ fault: line.fault, field: null });
  const { command, words } = line.value;
  const parsed = parseArguments(command, words);
  if (!parsed.ok) return err({ fault: parsed.fault, field: null });
  return traced(options, command, () =>
    handleCommand(options, text, actor, command, parsed.value, rawValues(words)),
  );
}

async function runCall(
  options: RunOptions,
  text: Translations,
  actor: Actor,
  { path, values }: CommandCall,
): Promise<Result<Answer, Rejection>> {
  const found = findCommand(options.commands, path);
  if (!found.ok) return err({ fault: found.fault, field: null });
  const parsed = parseValues(found.value.command, values);
  if ('fault' in parsed) return err({ fault: parsed.fault, field: parsed.argument });
  const { command } = found.value;
  return traced(options, command, () => handleCommand(options, text, actor, command, parsed.values, values));
}

const traced = (
  { app }: Pick<DispatcherOptions, 'app'>,
  { path }: Command,
  work: () => Promise<Result<Answer, Rejection>>,
) => traceCommand(app, path, work);

async function handleCommand(
  { app, open }: RunOptions,
  text: Translations,
  actor: Actor,
  command: Command,
  parsed: Record<string, unknown>,
  values: CommandCall['values'],
): Promise<Result<Answer, Rejection>> {
  const domain = targetDomain(parsed);
  // What the mail server of a domain lacks tells of it: to whoever does not see it, it answers as one that does not exist.
  const lacking =
    command.needs && domain !== null && visibleDomainFilter(app, actor)(domain)
      ? missingCapability(app, domain, [command.needs])
      : null;
  if (lacking) return err({ fault: lacking, field: null });
  const opened = await openFiles(command, parsed, open);
  if (!opened.ok) return err({ fault: opened.fault.fault, field: opened.fault.argument });
  const timed = await readTimes(command, opened.value, { actor, policy: app.policy(), now: app.clock() });
  if (!timed.ok) return err({ fault: timed.fault, field: timed.fault.argument });
  // The values are what the definition asks for; TypeScript can't follow that through a list of arguments.
  const answer = await command.run({ app, actor, text }, timed.value as never);
  if (answer.ok) return ok(noteRepeated(text, answer.value, command, values));
  const { fault } = answer;
  const lacksReason = fault.code === 'reason-missing' && { lacksReason: { path: command.path, values } };
  return err({ fault, field: faultField(command, fault), ...lacksReason });
}

/** The domain that a command's arguments are about, if they name one. */
function targetDomain({ address, domain }: Record<string, unknown>): Domain | null {
  if (typeof address === 'string') return domainOf(address as Address);
  return typeof domain === 'string' ? (domain as Domain) : null;
}

async function runAction(
  options: RunOptions,
  text: Translations,
  actor: Actor,
  action: Exclude<Action, { kind: 'run' }>,
  typed: string,
): Promise<Result<Answer, Rejection>> {
  if (action.kind === 'give-reason') {
    const { path, values } = action;
    if (typed.trim() === '') return err({ fault: { code: 'reason-blank' }, field: null });
    return runCall(options, text, actor, { path, values: { ...values, reason: typed } });
  }
  if (action.kind === 'fill-in')
    return ok({ kind: 'view', view: typingAdvice(text, options.commands, action) });
  if (action.kind === 'domain-review') {
    const reviewed = await runDomainReviewAction(options.app, text, actor, action, typed);
    return reviewed.ok ? reviewed : err({ fault: reviewed.fault, field: null });
  }
  if (action.kind === 'more-quota') {
    const more = await moreQuota(options.app, actor, action.address);
    if (!more.ok) return err({ fault: more.fault, field: null });
    return ok({ kind: 'view', view: moreQuotaView(text, action.address, more.value) });
  }
  const answer = await traceClick(options.app, action, () =>
    runRequestAction(options.app, text, actor, action, typed),
  );
  return answer.ok ? answer : err({ fault: answer.fault, field: null });
}
