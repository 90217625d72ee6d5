import type { Action } from '../../domain/action.ts';
import { type Actor, roles } from '../../domain/actor.ts';
import { stripHidden } from '../../domain/text/sanitize.ts';
import type { OpenFile } from '../command/file.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Reply } from '../dispatch/reply.ts';
import type { Button, View } from '../view/view.ts';
import { createTerminalUsers } from './users.ts';
import {
  formCancelledView,
  formView,
  lineTooLongView,
  maxLine,
  notUtf8View,
  unknownButtonView,
  unknownInputView,
} from './views.ts';

/** The result of a line. A note comes from the terminal itself, and leaves the newest message's buttons as they are. */
export type LineResult =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'close' }
  | { readonly kind: 'note'; readonly view: View }
  | { readonly kind: 'message'; readonly reply: Reply };

/** What the terminal has the dispatcher do. */
export type TerminalDispatcher = Pick<Dispatcher, 'run' | 'click' | 'formFor' | 'complete'>;

export type Session = {
  readonly speaker: () => Actor;
  readonly answer: (line: string) => Promise<LineResult>;
  /** Makes a view the newest message. @returns the number of its first button. */
  readonly showNewest: (view: View, answersALine: boolean) => number;
  /** Completions of a line's last word. */
  readonly complete: (line: string) => Promise<string[]>;
};

/** A session at the terminal: the current speaker, the newest message's buttons, and the form that is open. */
export function createSession(dispatcher: TerminalDispatcher, open?: OpenFile): Session {
  const users = createTerminalUsers();
  let buttons: readonly Button[] = [];
  let first = 1;
  let unused = 1;
  let openForm: { readonly action: Action; readonly actor: Actor } | null = null;

  async function answer(typed: string): Promise<LineResult> {
    const line = typed.trim();
    // A command typed instead of the form's text cancels the form.
    if (openForm && !line.startsWith('/')) return fillIn(line);
    openForm = null;
    if (line === '') return { kind: 'nothing' };
    if (line.length > maxLine) return noteResult(lineTooLongView);
    if (line.includes('\ufffd')) return noteResult(notUtf8View);
    if (/^\/?(exit|quit)$/i.test(line)) return { kind: 'close' };
    if (/^\d+$/.test(line)) return click(line);
    const [word = ''] = line.split(/\s/, 1);
    if (word.toLowerCase() === '/as') return noteResult(users.switchUser(line.slice(word.length)));
    if (stripHidden(word).toLowerCase() !== '/mail') return noteResult(unknownInputView(line));
    return { kind: 'message', reply: await dispatcher.run(users.speaker(), line, open) };
  }

  async function click(typed: string): Promise<LineResult> {
    const button = buttons[Number(typed) - first];
    if (!button) return noteResult(unknownButtonView(typed, first, buttons));
    const { action } = button;
    const form = dispatcher.formFor(users.speaker(), action);
    if (!form)
      return { kind: 'message', reply: await dispatcher.click(users.speaker(), action, undefined, open) };
    openForm = { action, actor: users.speaker() };
    return noteResult(formView(form));
  }

  /** Submits the open form with the line that was typed after it. */
  async function fillIn(line: string): Promise<LineResult> {
    const form = openForm;
    openForm = null;
    if (!form || line === '') return noteResult(formCancelledView);
    if (line.length > maxLine) return noteResult(lineTooLongView);
    if (line.includes('\ufffd')) return noteResult(notUtf8View);
    return { kind: 'message', reply: await dispatcher.click(form.actor, form.action, line, open) };
  }

  // An update that nobody asked for goes on counting: a number typed for the message above must not click its buttons.
  function showNewest(view: View, answersALine: boolean): number {
    buttons = view.buttons ?? [];
    first = answersALine ? 1 : unused;
    unused = first + buttons.length;
    return first;
  }

  async function complete(line: string): Promise<string[]> {
    const [, name, role] = /^\/as\s+(?:(\S*)|\S+\s+(\S*))$/i.exec(line) ?? [];
    if (name !== undefined) return withPrefix(users.names(), name);
    if (role !== undefined) return withPrefix(roles, role);
    return [
      ...(await dispatcher.complete(users.speaker(), line, users.names())),
      ...withPrefix(['/as', 'exit'], line),
    ];
  }

  return { speaker: users.speaker, answer, showNewest, complete };
}

const noteResult = (view: View): LineResult => ({ kind: 'note', view });

const withPrefix = (candidates: readonly string[], typed: string): string[] =>
  candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed.toLowerCase()));
