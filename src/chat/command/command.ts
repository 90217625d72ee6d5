import type { Actor, Locale } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import type { Destination } from '../../domain/address/destination.ts';
import type { Capability } from '../../domain/capability.ts';
import type { Fault } from '../../domain/fault.ts';
import type { PagePlace } from '../../domain/list/page-place.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import type { Result } from '../../domain/result.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { TypedGroup } from '../../requests/groups/resolve-group.ts';
import type { FormWords, LocalizedText } from '../i18n/form-words.ts';
import type { Format } from '../i18n/format.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';
import type { IncomingFile, OutgoingFile } from './file.ts';

/** The types of arguments, and what a handler gets for each. */
export type ArgumentValues = {
  readonly address: Address;
  /** An address, or `@domain` for a catch-all. */
  readonly 'address-or-catch-all': Address;
  /** One or more addresses, in any form that a mail program gives a list. */
  readonly addresses: readonly Destination[];
  readonly domain: Domain;
  /** A domain; null for `none`. */
  readonly 'domain-or-none': Domain | null;
  /** A size such as `2G`; null for `none`. */
  readonly quota: Bytes | null;
  readonly count: number;
  /** A page of a list. */
  readonly page: PagePlace;
  readonly text: string;
  readonly person: NamedPerson;
  /** A user group or a role; null for `none`. */
  readonly group: TypedGroup | null;
  /** A mailbox, by its address or by its owner. */
  readonly holder: NamedHolder;
  readonly file: IncomingFile;
  /** A time ahead: `friday 18:00`, `14d`. */
  readonly when: WantedTime;
  /** Filters as they are typed, such as `search:temp kind:mailbox`. */
  readonly selection: string;
};

/** A person named in a command. */
export type NamedPerson = {
  /** The platform's user id; null where only a name was typed. */
  readonly id: string | null;
  readonly name: string;
};

/** A mailbox as it is named in a command: by its address, or as that of a person. */
export type NamedHolder =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'person'; readonly person: NamedPerson };

export type ArgumentType = keyof ArgumentValues;

export type Argument = {
  readonly name: string;
  readonly type: ArgumentType | 'choice';
  readonly choices?: readonly string[];
  /** Other names that are understood, and never shown. */
  readonly synonyms?: readonly string[];
  /** Typed without a name, by its position; the others as `name:value`. */
  readonly positional?: boolean;
  /** Unless another argument stands in its place. */
  readonly required?: boolean;
  /** The name of the argument that this one stands in the place of: one of the two is given. */
  readonly insteadOf?: string;
  /** The most characters that a text may have. */
  readonly most?: number;
  /** The most octets that a file may have; 5 MiB by default. */
  readonly mostBytes?: number;
  /** A date alone means its end, as in "until Friday"; else the morning of that day. */
  readonly endOfDay?: true;
  /** The time before which it can't lie: a day of the week without a date is the next one after that. */
  readonly follows?: string;
  /** A date alone means its beginning, as in "from Monday"; today's may be over. */
  readonly startOfDay?: true;
  /** Takes all words that follow, up to the next `name:`. */
  readonly rest?: boolean;
  /** A destination of mail: the case of the local part is kept, since its own server may tell it apart. */
  readonly asDestination?: true;
  /** The addresses are an address's own destinations, typed as they are shown: the handler gets the text and resolves it. */
  readonly asFound?: true;
  /** In a form, some of those that are given are picked. */
  readonly offered?: true;
  /** In a form, a size is typed, since there is no room to choose from the usual ones. */
  readonly typedSize?: true;
  /** Names something that exists: also a name that a mail server holds and nobody could create. */
  readonly existing?: boolean;
  /** What it is completed with, of what the actor sees. */
  readonly completes?: 'addresses' | 'domains' | 'commands';
};

/** A command's definition as data: parsing, types, help, completion and registration are derived from it. */
export type Definition = {
  /** The words after `/mail`: one, or a group and one. */
  readonly path: readonly [string] | readonly [string, string];
  /** What it was typed as in older versions: still understood, and never shown. */
  readonly formerPaths?: readonly Definition['path'][];
  readonly arguments: readonly Argument[];
  /** Its names in other languages: understood whatever the language of who types them. */
  readonly localizedNames?: Readonly<Record<OtherLocale, LocalizedNames>>;
  /** What the mail server has to support. */
  readonly needs?: Capability;
  /** What other programs and people call the command: it is suggested to whoever types one of these. */
  readonly synonyms?: readonly string[];
  /** Commands whose names and synonyms stand for this one’s last word in its group: `/mail forward del`. */
  readonly namedLike?: readonly Definition[];
};

/** A call with named values, as a form or Discord's options give them. */
export type CommandCall = {
  /** The command's words after `/mail`: `['forward', 'add']`. */
  readonly path: readonly string[];
  /** By the arguments' names; empty values count as not given. */
  readonly values: Readonly<Record<string, string>>;
};

/** A command's answer: a view, or a request, which is shown as its state goes on; and a file for whoever asked. */
export type Answer = { readonly file?: OutgoingFile } & AnswerShown;

type AnswerShown =
  /** `noteShown`: see `Reply`. */
  | { readonly kind: 'view'; readonly view: View; readonly noteShown?: () => Promise<void> }
  /** `notes`: what to say beside it. `lookedUp`: somebody asked to see it, and did nothing to it. */
  | {
      readonly kind: 'request';
      readonly request: number;
      readonly notes?: readonly string[];
      readonly lookedUp?: true;
    };

export type CommandContext = {
  readonly actor: Actor;
  readonly app: AppContext;
  readonly text: Translations;
};

/** The languages that have names of their own for commands and arguments; the English names are the definition's. */
export type OtherLocale = Exclude<Locale, 'en'>;

/** What a command, its arguments and their choices are called in a language. */
export type LocalizedNames = {
  readonly path: Definition['path'];
  readonly arguments: Readonly<Record<string, string>>;
  readonly choices: Readonly<Record<string, string>>;
};

/** What people come to do, by which help lists the commands; `admin` is shown to admins. */
export const tasks = ['mine', 'addresses', 'requests', 'admin'] as const;
export type Task = (typeof tasks)[number];

/** A definition with what is said about it: what help, Slack's forms and Discord's registration are made from. */
export type DescribedCommand = Definition & {
  /** The task that help lists it under; null: help itself. */
  readonly task: Task | null;
  readonly summary: LocalizedText;
  /** What help says beside the summary. */
  readonly details?: LocalizedText;
  /** The handler’s own texts, which it gets in its reader’s language. */
  readonly words?: Readonly<Record<Locale, (format: Format) => unknown>>;
  /** What its form says. */
  readonly form: FormWords;
  readonly localizedNames: Readonly<Record<OtherLocale, LocalizedNames>>;
};

export type Command = DescribedCommand & {
  readonly run: (context: CommandContext, args: never) => Promise<Result<Answer, Fault>>;
};
