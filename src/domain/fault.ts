import type { AbsenceFault } from './absence/absence-fault.ts';
import type { Platform, Role } from './actor.ts';
import type { Address, DeliveryFault, Domain } from './address/address.ts';
import type { AddressKind, Bytes, RestorableMailbox } from './address/address-state.ts';
import type { Destination } from './address/destination.ts';
import type { Disposal } from './address/disposal.ts';
import type { ListFault } from './address/extract-addresses.ts';
import type { Capability } from './capability.ts';
import type { DkimFault } from './dkim/dkim-fault.ts';
import type { ReviewFault } from './domain-review/review-fault.ts';
import type { FileFault } from './file-fault.ts';
import type { GroupFault } from './groups/group-fault.ts';
import type { ImportFault, LineFault } from './import-fault.ts';
import type { MailServerFault } from './mail-server-fault.ts';
import type { NoteFault } from './note.ts';
import type { PeopleFault } from './people-fault.ts';
import type { Effect } from './request/effect.ts';
import type { Impossible } from './request/impossible.ts';
import type { TimesFault } from './request/times/times-fault.ts';
import type { RequestFault } from './request-fault.ts';
import type { SharingFault } from './sharing/sharing-fault.ts';
import type { SizeFault } from './size.ts';
import type { SuspendedPart } from './suspension/suspension.ts';
import type { WhenFault } from './time/when-fault.ts';
import type { TraceFault } from './trace/trace-fault.ts';
import type { WholeDomainFault } from './whole-domain-fault.ts';

/** Every reason to refuse a user: a stable code, and what its text needs. The texts are in chat/i18n. */
export type Fault =
  | ListFault
  | DeliveryFault
  | SizeFault
  | NoteFault
  | AbsenceFault
  | UsageFault
  | FileFault
  | WhenFault
  | ImportFault
  | LineFault
  | ForwardFault
  | ChangeFault
  | DkimFault
  | ManyFault
  | PolicyFault
  | ReviewFault
  | RequestFault
  | TraceFault
  | MailServerFault;

/** What people ask for that has no command of its own: the texts name another way. */
export type Alternative = 'buttons';

/** A line that can't be parsed. `command` is the command's words, as in `forward add`. */
export type UsageFault =
  | {
      readonly code: 'command-unknown';
      readonly typed: string;
      readonly nearest: string | null;
      readonly instead?: Alternative;
      /** The commands of the group that was typed with another word. */
      readonly among?: readonly string[];
    }
  /** `argument` as people type it: `ADDRESS`, `postmaster:ADDRESS`. */
  | { readonly code: 'argument-missing'; readonly command: string; readonly argument: string }
  /** What stands in the place of an argument was given beside it. `argument`: both, as people type them. */
  | { readonly code: 'argument-either'; readonly command: string; readonly argument: string }
  | { readonly code: 'argument-unexpected'; readonly command: string; readonly typed: string }
  /** `typed` is no filter of `where:`. */
  | { readonly code: 'filter-unknown'; readonly command: string; readonly typed: string }
  | { readonly code: 'argument-twice'; readonly command: string; readonly argument: string }
  | {
      readonly code: 'argument-too-long';
      readonly argument: string;
      readonly length: number;
      readonly most: number;
    }
  | {
      readonly code: 'choice-unknown';
      readonly command: string;
      readonly argument: string;
      readonly typed: string;
      readonly choices: readonly string[];
    }
  | { readonly code: 'count-nonsense'; readonly argument: string; readonly typed: string }
  /** `form`: how to type the number without separators. */
  | {
      readonly code: 'count-separated';
      readonly argument: string;
      readonly typed: string;
      readonly form: string;
    }
  | { readonly code: 'quote-unclosed'; readonly typed: string }
  /** A name that the platform did not resolve to a person. */
  | { readonly code: 'person-unclear'; readonly typed: string; readonly platform: Platform };

export type ForwardFault =
  | { readonly code: 'forward-too-many'; readonly count: number }
  | { readonly code: 'forward-duplicate'; readonly forward: Destination }
  | { readonly code: 'forward-self'; readonly address: Address }
  | { readonly code: 'forward-missing-local'; readonly forward: Address }
  | { readonly code: 'forward-loop'; readonly path: readonly Address[] };

export type ChangeFault =
  | WholeDomainFault
  | { readonly code: 'address-unknown'; readonly address: Address }
  | { readonly code: 'address-taken'; readonly address: Address; readonly as: AddressKind }
  /** Somebody else changed the address between reading it and inserting the request. */
  | { readonly code: 'changed-meanwhile'; readonly address: Address }
  | {
      readonly code: 'already-so';
      readonly address: Address;
      readonly what:
        | 'mailbox'
        | 'alias'
        | 'suspended'
        | 'active'
        | 'note'
        | 'away'
        | 'present'
        | 'group'
        | 'same';
      /** What of the mailbox is suspended or active already; absent: all of it, or another thing. */
      readonly part?: SuspendedPart;
    }
  | { readonly code: 'no-mailbox'; readonly address: Address }
  /** Only mailboxes are renamed; `forwards`: those of the alias. */
  | {
      readonly code: 'rename-alias';
      readonly address: Address;
      readonly to: Address;
      readonly forwards: readonly Destination[];
    }
  | {
      readonly code: 'mailbox-suspended';
      readonly address: Address;
      /** Mail arrives all the same. */
      readonly part?: 'login';
    }
  /** An alias can't have its logins suspended or resumed. */
  | { readonly code: 'alias-without-login'; readonly address: Address; readonly act: 'suspend' | 'resume' }
  | { readonly code: 'mailbox-with-tag'; readonly address: Address; readonly delimiter: string }
  | { readonly code: 'mailbox-catch-all'; readonly address: Address }
  | { readonly code: 'alias-without-forward'; readonly address: Address }
  | { readonly code: 'forward-absent'; readonly address: Address; readonly forward: Destination }
  /** `others`: those that are present, too; `amongOthers`: more forwards were wanted, which are not. */
  | {
      readonly code: 'forward-present';
      readonly address: Address;
      readonly forward: Destination;
      readonly others?: readonly Destination[];
      readonly amongOthers?: true;
    }
  /** `of`: a mailbox without local delivery, whose mail only its forwards get. */
  | { readonly code: 'last-forward'; readonly address: Address; readonly of?: 'mailbox' }
  | { readonly code: 'quota-below-use'; readonly quota: Bytes; readonly used: Bytes }
  | { readonly code: 'still-forwarded-to'; readonly address: Address; readonly by: readonly Address[] }
  /** The address's mail is disposed of, and was to be kept or forwarded too; `to`: where. */
  | {
      readonly code: 'disposal-mixed';
      readonly address: Address;
      readonly how: Disposal;
      readonly to: readonly Destination[];
    }
  | { readonly code: 'postmaster-protected'; readonly address: Address; readonly act: 'delete' | 'suspend' }
  /** Against a rule or limit of the mail server's own. */
  | {
      readonly code: 'server-refuses';
      readonly server: string;
      readonly address: Address;
      readonly why: Impossible;
    }
  /** The domain's mail server lacks a capability. */
  | { readonly code: 'server-cannot'; readonly server: string; readonly what: Capability }
  | PeopleFault
  | GroupFault
  | SharingFault
  | { readonly code: 'app-password-taken'; readonly address: Address; readonly name: string }
  | {
      readonly code: 'app-password-unknown';
      readonly address: Address;
      readonly name: string;
      readonly known: readonly string[];
    }
  | { readonly code: 'app-password-name'; readonly most: number }
  | { readonly code: 'app-passwords-too-many'; readonly address: Address; readonly limit: number }
  | TimesFault
  | { readonly code: 'nothing-removed'; readonly address: Address }
  /** A mailbox is never replaced by a restored one. `kept`: what could be restored, newest first; `at`: when it was read. */
  | {
      readonly code: 'restore-over-mailbox';
      readonly address: Address;
      readonly kept: readonly RestorableMailbox[];
      readonly at: number;
    }
  | {
      readonly code: 'removed-unknown';
      readonly address: Address;
      readonly mailbox: string;
    };

/** Why several changes can't be one request. */
export type ManyFault =
  /** Some of the changes break rules. `refusals`: the first of them; `count`: all of them. */
  | {
      readonly code: 'changes-refused';
      readonly refusals: readonly ChangeRefusal[];
      readonly count: number;
      readonly of: number;
    }
  /** An address is listed a second time; `first`: the line of the first, null where there are no lines. */
  | { readonly code: 'listed-twice'; readonly address: Address; readonly first: number | null }
  /** No address that the actor sees matches the filters. */
  | { readonly code: 'nothing-selected' }
  /** All of them are so already. */
  | { readonly code: 'nothing-to-change'; readonly count: number }
  | { readonly code: 'too-many-changes'; readonly count: number; readonly most: number }
  | { readonly code: 'changes-too-large'; readonly bytes: Bytes; readonly most: Bytes }
  /** More must be seen of the changes than anybody would look through. */
  | { readonly code: 'too-much-to-see'; readonly items: number; readonly most: number }
  /** The changes up to that of the address each need the one before. */
  | { readonly code: 'too-many-levels'; readonly address: Address; readonly most: number }
  /** The changes of the address and of others need each other. */
  | { readonly code: 'changes-circular'; readonly address: Address };

/** A change of several that is refused, and the line of the file that it came from. */
export type ChangeRefusal = {
  readonly line: number | null;
  readonly address: Address;
  readonly fault: Fault;
};

export type PolicyFault =
  /** Someone without any role; `person` names them to the operator. */
  | { readonly code: 'stranger'; readonly person: string; readonly policyFile: boolean }
  /** Their platform does not tell now who somebody is, so that they have no role for the moment. */
  | { readonly code: 'person-unknown'; readonly platform: Platform }
  | {
      readonly code: 'not-allowed';
      readonly effect: Effect['kind'];
      readonly role: Role;
      readonly needed: Role;
    }
  | { readonly code: 'ownership-proof'; readonly address: Address }
  | { readonly code: 'allowed-to-nobody'; readonly effect: Effect['kind'] }
  | {
      readonly code: 'forward-shut-out';
      readonly forward: Destination;
      /** The outside domains that may be forwarded to; null: any but the forbidden ones. */
      readonly allowed: readonly string[] | null;
    }
  /** The domain looks like one of the tenant's, and is another. */
  | { readonly code: 'look-alike'; readonly domain: Domain; readonly like: Domain }
  | { readonly code: 'quota-too-large'; readonly quota: Bytes | null; readonly largest: Bytes }
  | { readonly code: 'reason-missing' }
  /** The form was sent empty. */
  | { readonly code: 'reason-blank' }
  | { readonly code: 'denial-without-reason' }
  /** The actor has not opened all that must be seen of the plan. */
  | {
      readonly code: 'not-looked-through';
      /** The reason to break the glass, where that was wanted. */
      readonly glass?: string;
      readonly request: number;
      readonly planHash: string;
      readonly items: number;
    }
  /** Another number of mailboxes to be lost was typed. */
  | { readonly code: 'lost-miscounted'; readonly lost: number }
  /** `open`: how many there are; `until`: when enough of them have expired; null: they don't all expire by themselves. */
  | {
      readonly code: 'too-many-open';
      readonly limit: number;
      readonly open: number;
      readonly until: number | null;
    }
  /** `left`: how many changes may be asked for now; `until`: when as many as were wanted may be; null: never together. */
  | {
      readonly code: 'too-many-today';
      readonly limit: number;
      readonly count: number;
      readonly left: number;
      readonly until: number | null;
    }
  | { readonly code: 'request-too-large'; readonly count: number; readonly limit: number }
  | { readonly code: 'glass-without-reason' }
  | { readonly code: 'glass-not-admin' }
  | { readonly code: 'glass-destroying' }
  | { readonly code: 'glass-needless' }
  /** The glass is broken for what can't wait, and this is for later. */
  | { readonly code: 'glass-for-later' }
  /** The actor would approve making another's mailbox their own. */
  | { readonly code: 'own-gain' };
