import { type Actor, tenantOf } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { Fault } from '../domain/fault.ts';
import { ok, type Result } from '../domain/result.ts';
import { approve, cancel, confirm, deny } from '../requests/decide.ts';
import type { Office } from '../requests/office.ts';
import type { Request } from '../requests/request.ts';
import type { Unexpected } from '../unexpected.ts';
import type { Answer, Command } from './command.ts';
import { completionsFor } from './completion.ts';
import type { Desk, Shown } from './desk.ts';
import { findCommand, parseArguments } from './parse.ts';
import { requestView } from './request-view.ts';
import type { Catalogue } from './text/catalogue.ts';
import type { Action, View } from './view.ts';
import { splitWords } from './words.ts';

/** How many completions are of use to somebody who types. */
const maxCompletions = 25;

export type DeskOptions = {
  readonly office: Office;
  readonly commands: readonly Command[];
  readonly text: Catalogue;
  readonly unexpected: Unexpected;
};

/** Takes in what people type and press, on whichever platform, and answers everything. */
export function createDesk(options: DeskOptions): Desk {
  const answered = async (work: () => Promise<Result<Answer, Fault>>, what: string): Promise<Shown> => {
    try {
      const answer = await work();
      if (!answer.ok) return told(faultView(options.text, answer.fault));
      // Before it is published: once it is, it may be applied at any moment, which is the job's to show.
      const before = shown(options, answer.value);
      const queueTakes = await options.office.publish();
      return queueTakes || before.ended ? before : waitingForQueue(options.text, before);
    } catch (error) {
      const { what: title, next } = options.text.requests.unexpected(options.unexpected(error, what));
      return told({ tone: 'failure', title, hint: next });
    }
  };

  const run: Desk['run'] = (actor, line) => answered(() => runLine(options, actor, line), 'A command failed');
  return {
    run,
    press: (actor, action) =>
      action.kind === 'run'
        ? run(actor, action.line)
        : answered(() => pressed(options.office, actor, action), 'A button failed'),
    complete: async (actor, line) => {
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
  { office, commands, text }: DeskOptions,
  actor: Actor,
  line: string,
): Promise<Result<Answer, Fault>> {
  const words = splitWords(line);
  if (!words.ok) return words;
  const found = findCommand(commands, words.value);
  if (!found.ok) return found;
  const { command, rest } = found.value;
  const parsed = parseArguments(command, rest);
  if (!parsed.ok) return parsed;
  // parseArguments has made exactly what the definition asks for; TypeScript can't follow that through a list.
  return command.run({ office, actor, text }, parsed.value as never);
}

async function pressed(
  office: Office,
  actor: Actor,
  action: Exclude<Action, { kind: 'run' }>,
): Promise<Result<Answer, Fault>> {
  const decided = await decide(office, actor, action);
  return decided.ok ? ok({ kind: 'request', request: action.request }) : decided;
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

function shown({ office, text }: DeskOptions, answer: Answer): Shown {
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
  return { view, request: request.id, ended: request.state !== 'queued' && request.state !== 'applying' };
}

/** Accepted, but the queue is away: there is no use in waiting for the end. */
function waitingForQueue(text: Catalogue, { view, request }: Shown): Shown {
  const hint = request === null ? view.hint : text.requests.queueAway(request);
  return { view: { ...view, ...(hint !== undefined && { hint }) }, request, ended: true };
}

export function faultView(text: Catalogue, fault: Fault): View {
  const { what, next } = text.faults(fault);
  return { tone: 'failure', title: what, hint: next };
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
