import type { Actor } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import type { Destination } from '../../domain/address/destination.ts';
import type { Capability } from '../../domain/capability.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Change } from '../../domain/request/change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { submit } from '../../requests/lifecycle/submit.ts';
import { retryIfChanged } from '../../requests/planning/recheck-plan.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';

/** What an argument may hold, and what the handler gets for it. */
type ArgumentValues = {
  readonly address: Address;
  /** An address, or `@domain` for a catch-all. */
  readonly 'address-or-catch-all': Address;
  /** One or more addresses, in any form that a mail program gives a list. */
  readonly addresses: readonly Destination[];
  readonly domain: Domain;
  /** A size such as `2G`; null for `none`. */
  readonly quota: Bytes | null;
  readonly count: number;
  readonly text: string;
  readonly person: NamedPerson;
};

/** Somebody whom a command names. */
export type NamedPerson = {
  /** By their platform's own id; null where only a name was typed. */
  readonly id: string | null;
  readonly name: string;
};

type ArgumentType = keyof ArgumentValues;

export type Argument = {
  readonly name: string;
  readonly type: ArgumentType | 'choice';
  readonly choices?: readonly string[];
  /** Typed by its place; the others as `name:value`. */
  readonly positional?: boolean;
  readonly required?: boolean;
  /** Characters that a text has at most. */
  readonly most?: number;
  /** Takes all words that follow, up to the next `name:`. */
  readonly rest?: boolean;
  /** Mail is to be led there: the case of its local part is for its own server to tell apart. */
  readonly asDestination?: true;
  /** Addresses may be whatever an address forwards to, as it is shown: the handler gets the text, and knows them. */
  readonly asFound?: true;
  /** Names what is there already: also by a name that a mail server holds, and that nobody may make. */
  readonly existing?: boolean;
  /** Which addresses to complete with: those of the tenant's domains. */
  readonly completes?: 'addresses' | 'domains' | 'commands';
};

/** A command's definition as data: parsing, types, help, completion and registration all come from it. */
export type Definition = {
  /** The words after `/mail`: one, or a group and one. */
  readonly path: readonly [string] | readonly [string, string];
  readonly arguments: readonly Argument[];
  /** What the mail server has to be able to do. */
  readonly needs?: Capability;
};

type ValueOf<A extends Argument> = A extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : A extends { asFound: true }
    ? string
    : A extends { asDestination: true }
      ? Destination
      : A['type'] extends ArgumentType
        ? ArgumentValues[A['type']]
        : never;

/** The handler's arguments, derived from the definition: required ones are there, the others may be undefined. */
export type Arguments<D extends Definition> = {
  readonly [A in D['arguments'][number] as A['name']]: A extends { required: true }
    ? ValueOf<A>
    : ValueOf<A> | undefined;
};

/** A command whose arguments a platform has told apart already: from a form, or typed options. */
export type CommandCall = {
  /** The command's words after `/mail`: `['forward', 'add']`. */
  readonly path: readonly string[];
  /** By the arguments' names; empty ones count as not given. */
  readonly values: Readonly<Record<string, string>>;
};

/** What a command answers: something to show, or a request whose view follows its state. */
export type Answer =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'request'; readonly request: number };

export type CommandContext = {
  readonly actor: Actor;
  readonly app: AppContext;
  readonly text: Translations;
};

export type Command = Definition & {
  readonly run: (context: CommandContext, args: never) => Promise<Result<Answer, Fault>>;
};

/** Ties a definition to its handler, whose argument types come from the definition. */
export function defineCommand<const D extends Definition>(
  definition: D,
  run: (context: CommandContext, args: Arguments<D>) => Promise<Result<Answer, Fault>>,
): D & Command {
  return { ...definition, run };
}

/** What may be said beside every change. */
export const requestOptionArguments = [
  { name: 'reason', type: 'text', rest: true },
  { name: 'break-glass', type: 'text', rest: true },
] as const satisfies readonly Argument[];

type RequestOptionValues = {
  readonly reason?: string | undefined;
  readonly 'break-glass'?: string | undefined;
};

export function requestOptions({ reason, 'break-glass': breakGlass }: RequestOptionValues): RequestOptions {
  return { ...(reason !== undefined && { reason }), ...(breakGlass !== undefined && { breakGlass }) };
}

/** A change that makes a mailbox for somebody. */
export type ChangeForOwner = { readonly kind: 'owned'; readonly change: Change; readonly owner: Actor };

/** Ties a definition to a handler that says which change is wanted, or answers with something to look at first. */
export function defineChange<const P extends Definition['path'], const A extends readonly Argument[]>(
  { path, arguments: own, needs }: { readonly path: P; readonly arguments: A; readonly needs?: Capability },
  planChange: (
    context: CommandContext,
    args: Arguments<{ path: P; arguments: A }>,
  ) => Promise<Result<Change | ChangeForOwner | Answer, Fault>>,
): { readonly path: P; readonly arguments: WithRequestOptions<A> } & Command {
  return {
    path,
    arguments: [...own, ...requestOptionArguments],
    ...(needs && { needs }),
    run: async (context: CommandContext, args: Arguments<{ path: P; arguments: A }> & RequestOptionValues) =>
      retryIfChanged(async (): Promise<Result<Answer, Fault>> => {
        const want = await planChange(context, args);
        if (!want.ok) return want;
        if (want.value.kind === 'view' || want.value.kind === 'request') return ok(want.value);
        const { change, ...more } = want.value.kind === 'owned' ? want.value : { change: want.value };
        const asking = { ...requestOptions(args), ...('owner' in more && { owner: more.owner }) };
        const submitted = await submit(context.app, context.actor, change, asking);
        return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
      }),
  };
}

/** A command's own arguments, and what may be said beside its change. */
type WithRequestOptions<A extends readonly Argument[]> = readonly [...A, ...typeof requestOptionArguments];
