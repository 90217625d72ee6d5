import type { Action } from '../domain/action.ts';
import { type Actor, personOf } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { Fault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { askAgain } from '../requests/ask-again.ts';
import { cancel, confirm } from '../requests/decide.ts';
import { find } from '../requests/find.ts';
import type { Office } from '../requests/office.ts';
import type { Request } from '../requests/request.ts';
import { approve, approversOf, deny, mayDeny } from '../requests/review.ts';
import { visibleDomains } from '../requests/sight.ts';
import type { Unexpected } from '../unexpected.ts';
import type { Answer, Command } from './command.ts';
import { completionsFor } from './completion.ts';
import type { Call, Desk, Shown } from './desk.ts';
import { detailsOf } from './details.ts';
import { fieldOf } from './field.ts';
import { formOf } from './form.ts';
import { findCommand, parseArguments, parseValues, readWords, typedValues } from './parse.ts';
import { requestView } from './request-view.ts';
import type { Catalogue, CatalogueOf } from './text/catalogue.ts';
import type { Button, View } from './view.ts';
import { splitWords } from './words.ts';

/** How many completions are of use to somebody who types. */
const maxCompletions = 25;

export type DeskOptions = {
  readonly office: Office;
  readonly commands: readonly Command[];
  readonly catalogue: CatalogueOf;
  readonly unexpected: Unexpected;
};

/** A refusal, the argument that it is about, and the command that would do with a reason. */
type Refusal = { readonly fault: Fault; readonly field: string | null; readonly lacksReason?: Call };

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
      const before = shown(options.office, text, answer.value);
      const queueTakes = await options.office.publish();
      return queueTakes || before.ended ? before : waitingForQueue(text, before);
    } catch (error) {
      const { what: title, next } = text.requests.unexpected(options.unexpected(error, what));
      return told({ tone: 'failure', title, hint: next });
    }
  };

  const run: Desk['run'] = (actor, line) =>
    answered(actor, (text) => runLine(options, text, actor, line), 'A command failed');
  return {
    run,
    call: (actor, call) => answered(actor, (text) => runCall(options, text, actor, call), 'A command failed'),
    press: (actor, action, typed = '') =>
      action.kind === 'run'
        ? run(actor, action.line)
        : answered(actor, (text) => pressed(options, text, actor, action, typed), 'A button failed'),
    // Who may not deny is told so at once, not after having said why.
    formFor: (actor, action) =>
      action.kind === 'deny' && !mayDeny(options.office, actor, action)
        ? null
        : formOf(action, options.catalogue(actor.locale)),
    complete: async (actor, line) => {
      if (actor.roles.length === 0) return [];
      try {
        return complete(options, actor, line);
      } catch (error) {
        options.unexpected(error, 'A completion failed');
        return [];
      }
    },
  };
}

async function runLine(
  options: DeskOptions,
  text: Catalogue,
  actor: Actor,
  line: string,
): Promise<Result<Answer, Refusal>> {
  const words = splitWords(line);
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
  // Parsing has made exactly what the definition asks for; TypeScript can't follow that through a list.
  const answer = await command.run({ office, actor, text }, parsed as never);
  if (answer.ok) return answer;
  const { fault } = answer;
  // Who breaks a glass has to say why there: no other reason would do.
  const mayGive = fault.code === 'reason-missing' && values['break-glass'] === undefined;
  const lacksReason = mayGive && { lacksReason: { path: command.path, values } };
  return refused({ fault, field: fieldOf(command, fault), ...lacksReason });
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
    return runCall(options, text, actor, { path, values: { ...values, reason: typed } });
  }
  const answer = await pressedAbout(options, text, actor, action, typed);
  return answer.ok ? answer : refused({ fault: answer.fault, field: null });
}

async function pressedAbout(
  { office }: DeskOptions,
  text: Catalogue,
  actor: Actor,
  action: Exclude<Action, { kind: 'run' | 'give-reason' }>,
  typed: string,
): Promise<Result<Answer, Fault>> {
  const { request } = action;
  switch (action.kind) {
    case 'confirm':
      return andShow(request, await confirm(office, actor, action));
    case 'approve':
      return andShow(request, await approve(office, actor, action));
    case 'deny':
      return andShow(request, await deny(office, actor, action, typed));
    case 'cancel':
      return andShow(request, await cancel(office, actor, request));
    case 'ask-again': {
      const asked = await askAgain(office, actor, request);
      return asked.ok ? ok({ kind: 'request', request: asked.value }) : asked;
    }
    case 'details': {
      const found = find(office, actor, request);
      return found.ok ? ok({ kind: 'view', view: detailsOf(office, text, found.value) }) : found;
    }
  }
}

const andShow = (request: number, decided: Result<unknown, Fault>): Result<Answer, Fault> =>
  decided.ok ? ok({ kind: 'request', request }) : decided;

const told = (view: View): Shown => ({ view, request: null, ended: true });

function shown(office: Office, text: Catalogue, answer: Answer): Shown {
  if (answer.kind === 'view') return told(answer.view);
  const request = office.store.requests.get(answer.request);
  if (!request) throw new Error(`Request ${answer.request} was answered with and is not there`);
  return shownRequest(office, text, request);
}

/** A request as it stands now, as something to show. */
export function shownRequest(
  office: Office,
  text: Catalogue,
  request: Request,
): Shown & { readonly request: number } {
  const { retentionDays } = office;
  const approvers = request.plan.gate.approvals ? approversOf(office, request) : [];
  const view = requestView(request, { text, now: office.clock(), retentionDays, approvers });
  const log = stepsOf(office, text, request);
  return { view: log.length > 0 ? { ...view, log } : view, request: request.id, ended: !isUnderWay(request) };
}

/** A terminal shows every step below the one before and needs no log of them. */
function stepsOf({ store }: Office, text: Catalogue, { id, address, requester }: Request): string[] {
  if (requester.platform === 'terminal') return [];
  return store.audit
    .ofRequest(id, address)
    .map(({ at, actor, event }) => text.requests.step(at, actor?.displayName ?? text.lists.facteur, event));
}

/** Another view follows by itself, and soon. */
const isUnderWay = ({ state, outcome }: Request): boolean =>
  (state === 'queued' || state === 'applying') && outcome?.kind !== 'unfinished';

/** Accepted, but the queue is away: there is no use in waiting for the end. */
function waitingForQueue(text: Catalogue, { view, request }: Shown): Shown {
  const hint = request === null ? view.hint : text.requests.queueAway(request);
  return { view: { ...view, ...(hint !== undefined && { hint }) }, request, ended: true };
}

function refusal(text: Catalogue, { fault, field, lacksReason }: Refusal): Shown {
  const { what, next } = text.faults(fault);
  const give: Button[] = lacksReason
    ? [
        {
          label: text.requests.buttons.giveReason,
          style: 'primary',
          action: { kind: 'give-reason', ...lacksReason },
        },
      ]
    : [];
  const view: View = { tone: 'failure', title: what, hint: next, ...(give.length > 0 && { buttons: give }) };
  return { ...told(view), refused: { field } };
}

function complete({ office, commands }: DeskOptions, actor: Actor, line: string): string[] {
  const { words, lookup } = completionsFor(commands, line);
  if (!lookup) return [...words].slice(0, maxCompletions);
  const found =
    lookup.kind === 'domains'
      ? domainsLike(office, actor, lookup.prefix)
      : addressesLike(office, actor, lookup.prefix);
  return [...found.map((text) => lookup.before + text), ...words].slice(0, maxCompletions);
}

function addressesLike(office: Office, actor: Actor, prefix: string): Address[] {
  const { store } = office;
  return visibleDomains(office, actor)
    .flatMap(({ domain }) => store.addresses.withPrefix(domain, prefix, maxCompletions))
    .toSorted()
    .slice(0, maxCompletions);
}

/** Completes a domain by itself, or the one after the `@` of a new address. */
function domainsLike(office: Office, actor: Actor, prefix: string): string[] {
  const at = prefix.lastIndexOf('@');
  const typed = prefix.slice(at + 1);
  const before = prefix.slice(0, at + 1);
  return visibleDomains(office, actor)
    .map(({ domain }) => domain)
    .filter((domain) => domain.startsWith(typed))
    .map((domain) => before + domain);
}
