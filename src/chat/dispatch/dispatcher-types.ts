import type { Action } from '../../domain/action.ts';
import type { Actor, Locale } from '../../domain/actor.ts';
import type { Recipient } from '../../requests/outbox/recipients.ts';
import type { ApproverAlert } from '../delivery/approver-alert.ts';
import type { Form } from '../view/form.ts';
import type { View } from '../view/view.ts';

/** What an adapter is to show, and whether more will follow by itself. */
export type Reply = {
  readonly view: View;
  /** The request that the view is about: its later views replace this one. */
  readonly request: number | null;
  /** False while the request is on its way through queue and mail server: another view follows by itself. */
  readonly ended: boolean;
  /** Nothing was done, and the view says why: `textField` is the argument at fault, null where it is none. */
  readonly refused?: { readonly field: string | null };
};

/** A command whose arguments a platform has told apart already: from a form, or typed options. */
export type CommandCall = {
  /** The command's words after `/mail`: `['forward', 'add']`. */
  readonly path: readonly string[];
  /** By the arguments' names; empty ones count as not given. */
  readonly values: Readonly<Record<string, string>>;
};

/** Where every platform's adapter hands in what people type and press. Nothing here throws. */
export type Dispatcher = {
  /** Answers a line such as `/mail show a@example.org`. */
  readonly run: (actor: Actor, line: string) => Promise<Reply>;
  readonly call: (actor: Actor, call: CommandCall) => Promise<Reply>;
  /** @param typed what was put into the form that the action asks for. */
  readonly click: (actor: Actor, action: Action, typed?: string) => Promise<Reply>;
  /** The form that an action asks for first; null where it acts at once. */
  readonly formFor: (actor: Actor, action: Action) => Form | null;
  /**
   * What may stand in place of the last word of an unfinished line, best first.
   * @param people the names that may stand for somebody, where names are enough.
   */
  readonly complete: (actor: Actor, line: string, people?: readonly string[]) => Promise<string[]>;
};

/** A request as it stands now, for those who listen to it. */
export type RequestUpdate = Reply & Recipient & { readonly request: number };

/**
 * Shows a request's new view to an audience of it.
 * @param current is asked when it is this one's turn, for what is so then: what was shown meanwhile is never taken back,
 *   not even by an edit that a kill keeps us from noting. Null: nothing is to be shown any more.
 * @returns false where that may be written to nowhere.
 */
export type Deliver = (
  update: RequestUpdate,
  current?: () => Promise<RequestUpdate | null>,
) => Promise<boolean>;

/** Something for one person alone. */
export type DirectMessage = {
  /** The outbox row that it is the work of: the same when its job runs again. */
  readonly id: number;
  readonly to: Actor;
  /** What they are written, in their language as far as their platform knows it. */
  readonly view: (locale: Locale) => View;
  /** Where it is said, without what is in it, that they take no direct messages; null: nowhere. */
  readonly channel: string | null;
  readonly otherwise: (locale: Locale) => View;
};

/**
 * Writes to one person directly. Where they take no direct messages, says so in the channel.
 * @returns whether they have the letter. Rejects where the platform did not take it now: the job tries again.
 */
export type SendDirectMessage = (letter: DirectMessage) => Promise<boolean>;

/** Calls those who could approve a request. @returns false where none of them could be. */
export type AlertApprovers = (note: ApproverAlert) => Promise<boolean>;
