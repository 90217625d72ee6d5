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

/** The types of arguments, and what a handler gets for each. */
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

/** A person named in a command. */
export type NamedPerson = {
  /** The platform's user id; null where only a name was typed. */
  readonly id: string | null;
  readonly name: string;
};

type ArgumentType = keyof ArgumentValues;

export type Argument = {
  readonly name: string;
  readonly type: ArgumentType | 'choice';
  readonly choices?: readonly string[];
  /** Typed without a name, by its position; the others as `name:value`. */
  readonly positional?: boolean;
  readonly required?: boolean;
  /** The most characters that a text may have. */
  readonly most?: number;
  /** Takes all words that follow, up to the next `name:`. */
  readonly rest?: boolean;
  /** A destination of mail: the case of the local part is kept, since its own server may tell it apart. */
  readonly asDestination?: true;
  /** The addresses are an address's own destinations, typed as they are shown: the handler gets the text and resolves it. */
  readonly asFound?: true;
  /** Names something that exists: also a name that a mail server holds and nobody could create. */
  readonly existing?: boolean;
  /** What it is completed with, of what the actor sees. */
  readonly completes?: 'addresses' | 'domains' | 'commands';
};

/** A command's definition as data: parsing, types, help, completion and registration are derived from it. */
export type Definition = {
  /** The words after `/mail`: one, or a group and one. */
  readonly path: readonly [string] | readonly [string, string];
  readonly arguments: readonly Argument[];
  /** What the mail server has to support. */
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

/** The handler's arguments, derived from the definition: those that are not required may be undefined. */
export type Arguments<D extends Definition> = {
  readonly [A in D['arguments'][number] as A['name']]: A extends { required: true }
    ? ValueOf<A>
    : ValueOf<A> | undefined;
};

/** A call with named values, as a form or Discord's options give them. */
export type CommandCall = {
  /** The command's words after `/mail`: `['forward', 'add']`. */
  readonly path: readonly string[];
  /** By the arguments' names; empty values count as not given. */
  readonly values: Readonly<Record<string, string>>;
};

/** A command's answer: a view, or a request, which is shown as its state goes on. */
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

/** Defines a command by its definition and its handler, whose argument types come from the definition. */
export function defineCommand<const D extends Definition>(
  definition: D,
  run: (context: CommandContext, args: Arguments<D>) => Promise<Result<Answer, Fault>>,
): D & Command {
  return { ...definition, run };
}

/** Arguments that every change takes. */
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

/** A change that creates a mailbox for an owner. */
export type ChangeForOwner = { readonly kind: 'owned'; readonly change: Change; readonly owner: Actor };

/** Defines a command whose handler returns a change, which is submitted as a request, or an answer instead. */
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
        const planned = await planChange(context, args);
        if (!planned.ok) return planned;
        const { value } = planned;
        if (value.kind === 'view' || value.kind === 'request') return ok(value);
        const { change, ...more } = value.kind === 'owned' ? value : { change: value };
        const options = { ...requestOptions(args), ...('owner' in more && { owner: more.owner }) };
        const submitted = await submit(context.app, context.actor, change, options);
        return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
      }),
  };
}

/** A command's own arguments, and those that every change takes. */
type WithRequestOptions<A extends readonly Argument[]> = readonly [...A, ...typeof requestOptionArguments];
