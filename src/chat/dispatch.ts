import type { Action } from '../domain/action.ts';
import { type Actor, personOf, tenantOf } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { Fault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { approve, cancel, confirm, deny } from '../requests/decide.ts';
import type { Office } from '../requests/office.ts';
import type { Request } from '../requests/request.ts';
import type { Unexpected } from '../unexpected.ts';
import type { Answer, Command } from './command.ts';
import { completionsFor } from './completion.ts';
import type { Call, Desk, Shown } from './desk.ts';
import { fieldOf } from './field.ts';
import { findCommand, parseArguments, parseValues } from './parse.ts';
import { requestView } from './request-view.ts';
import type { Catalogue, CatalogueOf } from './text/catalogue.ts';
import type { View } from './view.ts';
import { splitWords } from './words.ts';

/** How many completions are of use to somebody who types. */
const maxCompletions = 25;

export type DeskOptions = {
  readonly office: Office;
  readonly commands: readonly Command[];
  readonly catalogue: CatalogueOf;
  readonly unexpected: Unexpected;
};

/** A refusal, and the argument that it is about. */
type Refusal = { readonly fault: Fault; readonly field: string | null };

/** Takes in what people type and press, on whichever platform, and answers everything. */
export function createDesk(options: DeskOptions): Desk {
  const answered = async (
    actor: Actor,
    work: (text: Catalogue) => Promise<Result<Answer, Refusal>>,
    what: string,
  ): Promise<Shown> => {
    const text = options.catalogue(actor.locale);
    if (actor.roles.length === 0) {
      return refusal(text, { fault: { code: 'stranger', person: personOf(actor) }, field: null });
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
    press: (actor, action) =>
      action.kind === 'run'
        ? run(actor, action.line)
        : answered(actor, () => pressed(options.office, actor, action), 'A button failed'),
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
  const parsed = parseArguments(command, rest);
  if (!parsed.ok) return refused({ fault: parsed.fault, field: null });
  return handle(options, text, actor, command, parsed.value);
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
  return handle(options, text, actor, found.value.command, parsed.values);
}

async function handle(
  { office }: DeskOptions,
  text: Catalogue,
  actor: Actor,
  command: Command,
  values: Record<string, unknown>,
): Promise<Result<Answer, Refusal>> {
  // Parsing has made exactly what the definition asks for; TypeScript can't follow that through a list.
  const answer = await command.run({ office, actor, text }, values as never);
  return answer.ok ? answer : refused({ fault: answer.fault, field: fieldOf(command, answer.fault) });
}

async function pressed(
  office: Office,
  actor: Actor,
  action: Exclude<Action, { kind: 'run' }>,
): Promise<Result<Answer, Refusal>> {
  const decided = await decide(office, actor, action);
  return decided.ok
    ? ok({ kind: 'request', request: action.request })
    : refused({ fault: decided.fault, field: null });
}

function decide(office: Office, actor: Actor, action: Exclude<Action, { kind: 'run' }>) {
  switch (action.kind) {
    case 'confirm':
      return confirm(office, actor, action);
    case 'approve':
      return approve(office, actor, action);
    case 'deny':
      return deny(office, actor, action);
    case 'cancel':
      return cancel(office, actor, action.request);
  }
}

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
  const view = requestView(request, { text, now: office.clock(), retentionDays });
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

function refusal(text: Catalogue, { fault, field }: Refusal): Shown {
  const { what, next } = text.faults(fault);
  return { ...told({ tone: 'failure', title: what, hint: next }), refused: { field } };
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
  return store.domains
    .of(tenantOf(actor))
    .flatMap(({ domain }) => store.addresses.withPrefix(domain, prefix, maxCompletions))
    .toSorted()
    .slice(0, maxCompletions);
}

/** Completes a domain by itself, or the one after the `@` of a new address. */
function domainsLike(office: Office, actor: Actor, prefix: string): string[] {
  const at = prefix.lastIndexOf('@');
  const typed = prefix.slice(at + 1);
  const before = prefix.slice(0, at + 1);
  return office.store.domains
    .of(tenantOf(actor))
    .map(({ domain }) => domain)
    .filter((domain) => domain.startsWith(typed))
    .map((domain) => before + domain);
}
