import type { Actor, Locale } from '../../domain/actor.ts';
import type { Destination } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, Change } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import { ok, type Result } from '../../domain/result.ts';
import { submitChanges } from '../../requests/lifecycle/submit.ts';
import { retryIfChanged } from '../../requests/planning/recheck-plan.ts';
import { wishThatHolds } from '../../requests/times/wish-that-holds.ts';
import {
  type FieldWords,
  type FormWords,
  type LocalizedText,
  type SharedField,
  sharedFields,
} from '../i18n/form-words.ts';
import type { Format } from '../i18n/format.ts';
import type { View } from '../view/view.ts';
import {
  atArgument,
  requestOptionArguments,
  type SharedArgumentName,
  sharedArgumentNames,
  untilArgument,
} from './arguments.ts';
import type {
  Answer,
  Argument,
  ArgumentType,
  ArgumentValues,
  Command,
  CommandContext,
  Definition,
  DescribedCommand,
  LocalizedNames,
  OtherLocale,
} from './command.ts';

/** All that a command's file says about it: a language or a name that is missing does not compile. */
type CommandSource<P extends Definition['path'], A extends readonly Argument[], Words> = Omit<
  DescribedCommand,
  'path' | 'arguments' | 'localizedNames' | 'form'
> & {
  readonly path: P;
  readonly arguments: A;
  /**
   * The names in other languages, which Discord shows. Discord wants words and arguments in lower case and without spaces,
   * and each but once in a list.
   */
  readonly names: Readonly<Record<OtherLocale, OwnNames<P, A>>>;
  /** Of a change that is made at once, or not at all: it takes no `at:`. */
  readonly atOnce?: true;
  /** What its form says: a command without arguments has a title only, by which it is chosen. */
  readonly form: OwnForm<A>;
  /** The handler’s own texts, beside the shared ones: it gets those in its reader’s language as `context.words`. */
  readonly words?: { readonly en: (format: Format) => Words } & Readonly<
    Record<OtherLocale, (format: Format) => NoInfer<Words>>
  >;
};

type OwnNames<P extends Definition['path'], A extends readonly Argument[]> = {
  readonly path: P extends readonly [string] ? readonly [string] : readonly [string, string];
} & NamesOf<'arguments', Exclude<A[number]['name'], SharedArgumentName>> &
  NamesOf<'choices', ChoiceOf<A[number]>>;

type OwnForm<A extends readonly Argument[]> = Pick<FormWords, 'title'> &
  (A extends readonly []
    ? { readonly submit?: never }
    : { readonly submit: LocalizedText; readonly fields: OwnFields<A[number]['name']> }) &
  ([ChoiceOf<A[number]>] extends [never]
    ? { readonly choices?: never }
    : { readonly choices: Readonly<Record<ChoiceOf<A[number]>, LocalizedText>> });

type OwnFields<Name extends string> = Readonly<Record<Exclude<Name, SharedField>, FieldWords>> &
  Readonly<Partial<Record<Extract<Name, SharedField>, FieldWords>>>;

/** A name for each, under a key that is absent where there is nothing to name. */
type NamesOf<Key extends string, Name extends string> = [Name] extends [never]
  ? { readonly [K in Key]?: never }
  : { readonly [K in Key]: Readonly<Record<Name, string>> };

type ChoiceOf<A> = A extends { type: 'choice'; choices: readonly (infer Choice extends string)[] }
  ? Choice
  : never;

type ValueOf<A extends Argument> = A extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : A extends { asFound: true }
    ? string
    : A extends { asDestination: true }
      ? Destination
      : A['type'] extends ArgumentType
        ? ArgumentValues[A['type']]
        : never;

/** The names of the arguments that others may stand in the place of. */
type ReplacedName<A extends readonly Argument[]> = Extract<
  A[number],
  { readonly insteadOf: string }
>['insteadOf'];

/** The handler's arguments, derived from the definition: required ones are there, the others may be undefined. */
type ValuesOf<A extends readonly Argument[]> = {
  readonly [Each in A[number] as Each['name']]: Each extends { required: true }
    ? Each['name'] extends ReplacedName<A>
      ? ValueOf<Each> | undefined
      : ValueOf<Each>
    : ValueOf<Each> | undefined;
};

/** What a handler gets, with its command's own words. */
export type ContextWith<Words> = CommandContext & { readonly words: Words };

type CommandWith<Words> = Omit<Command, 'words'> & {
  readonly words?: Readonly<Record<Locale, (format: Format) => Words>>;
};

/** A source whose names are checked. */
type CheckedSource = Omit<DescribedCommand, 'localizedNames' | 'form'> & {
  readonly atOnce?: true;
  readonly form: Pick<FormWords, 'title'> & Partial<FormWords>;
  readonly names: Readonly<
    Record<OtherLocale, Pick<LocalizedNames, 'path'> & Partial<Omit<LocalizedNames, 'path'>>>
  >;
};

/** Ties a definition and its words to its handler, whose argument types come from the definition. */
export function defineCommand<
  const P extends Definition['path'],
  const A extends readonly Argument[],
  Words = undefined,
>(
  source: CommandSource<P, A, Words>,
  run: (context: ContextWith<Words>, args: ValuesOf<A>) => Promise<Result<Answer, Fault>>,
): CommandWith<Words>;
export function defineCommand(
  source: CheckedSource,
  run: (context: ContextWith<unknown>, args: never) => Promise<Result<Answer, Fault>>,
): Command {
  return { ...describeCommand(source), run: (context, args) => run(withWords(context, source), args) };
}

/** Answers with something to look at. */
export const viewAnswer = (view: View): Result<Answer, Fault> => ok({ kind: 'view', view });

/** A change that makes a mailbox for somebody. */
type ChangeForOwner = { readonly kind: 'owned'; readonly change: Change; readonly owner: Actor };

/** A change that makes an address, with whose it is, and what is noted about it. */
type NewAddress = {
  readonly kind: 'new';
  readonly change: AddressChange;
  /** By default whoever asks, of a mailbox. */
  readonly owner?: Actor | undefined;
  readonly note: string | null;
};

/** Changes of several addresses, or of one that was chosen with others. */
type SelectedChanges = {
  readonly kind: 'changes';
  readonly changes: readonly WantedChange[];
} & Pick<RequestOptions, 'selected' | 'asIs' | 'alsoDeleted' | 'keeps' | 'like' | 'offboards'>;

/** What a handler of `defineChange` says is wanted. */
export type PlannedChange = Result<Change | ChangeForOwner | NewAddress | SelectedChanges | Answer, Fault>;

/**
 * The same for a change: the handler says which one is wanted, or answers with something to look at first. The arguments
 * that may stand beside every change are added.
 */
export function defineChange<
  const P extends Definition['path'],
  const A extends readonly Argument[],
  Words = undefined,
>(
  source: CommandSource<P, A, Words>,
  planChange: (
    context: ContextWith<Words>,
    args: ValuesOf<A> & Pick<RequestOptionValues, 'at'>,
  ) => Promise<PlannedChange>,
): CommandWith<Words>;
export function defineChange(
  source: CheckedSource,
  planChange: (context: ContextWith<unknown>, args: never) => Promise<PlannedChange>,
): Command {
  const times = source.atOnce ? [] : [atArgument];
  const withOptions = { ...source, arguments: [...source.arguments, ...times, ...requestOptionArguments] };
  return {
    ...describeCommand(withOptions),
    run: async (context: CommandContext, args: RequestOptionValues & never) =>
      retryIfChanged(async (): Promise<Result<Answer, Fault>> => {
        const { app, actor } = context;
        const wanted = await planChange(withWords(context, source), args);
        const submit = (changes: readonly WantedChange[], more: RequestOptions) =>
          submitChanges(app, actor, changes, { ...optionsOf(source, args), ...more });
        const keepOr = async <T>(refused: Result<T, Fault> & { readonly ok: false }) => {
          const holds = await wishThatHolds(app, refused.fault);
          return holds ? shown(await submit(holds.changes, { keeps: holds.keeps ?? [] })) : refused;
        };
        if (!wanted.ok) return keepOr(wanted);
        if (wanted.value.kind === 'view' || wanted.value.kind === 'request') return ok(wanted.value);
        const { changes, ...more } = wantedOf(wanted.value);
        const submitted = await submit(changes, more);
        return submitted.ok ? shown(submitted) : keepOr(submitted);
      }),
  };
}

const shown = (submitted: Result<number, Fault>): Result<Answer, Fault> =>
  submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;

/** The changes that a handler wants, and what is said beside them. */
function wantedOf(wanted: Change | ChangeForOwner | NewAddress | SelectedChanges): {
  readonly changes: readonly WantedChange[];
} & Pick<RequestOptions, 'owner' | 'selected' | 'asIs' | 'alsoDeleted' | 'keeps' | 'like' | 'offboards'> {
  switch (wanted.kind) {
    case 'owned':
      return { changes: [{ change: wanted.change }], owner: wanted.owner };
    case 'new': {
      const { change, owner, note } = wanted;
      return { changes: [{ change, ...(note !== null && { note }) }], ...(owner && { owner }) };
    }
    case 'changes': {
      const { kind: _, ...said } = wanted;
      return said;
    }
    default:
      return { changes: [{ change: wanted }] };
  }
}

type RequestOptionValues = {
  readonly at?: WantedTime | undefined;
  readonly until?: WantedTime | undefined;
  readonly reason?: string | undefined;
  readonly 'break-glass'?: string | undefined;
};

/** What the arguments give that may stand beside changes, as a request takes it. */
export function requestOptions({
  at,
  until,
  reason,
  'break-glass': breakGlass,
}: RequestOptionValues): RequestOptions {
  return {
    ...(at && { at }),
    ...(until && { until }),
    ...(reason !== undefined && { reason }),
    ...(breakGlass !== undefined && { breakGlass }),
  };
}

/** The same, where a command's own arguments may be called as one of them. */
function optionsOf({ arguments: all }: CheckedSource, args: RequestOptionValues): RequestOptions {
  const { until, ...options } = requestOptions(args);
  return { ...options, ...(until && all.includes(untilArgument) && { until }) };
}

/** A command's names, with those that it shares with others. */
function describeCommand({ names, form, atOnce: _, ...described }: CheckedSource): DescribedCommand {
  const localized = (locale: OtherLocale): LocalizedNames => {
    const { path, arguments: own, choices = {} } = names[locale];
    return { path, arguments: { ...sharedArgumentNames[locale], ...own }, choices };
  };
  const words = { ...form, fields: { ...sharedFields, ...form.fields }, choices: form.choices ?? {} };
  return { ...described, form: words, localizedNames: { fr: localized('fr') } };
}

const withWords = (context: CommandContext, { words }: CheckedSource): ContextWith<unknown> => ({
  ...context,
  words: words?.[context.text.locale](context.text.format),
});
