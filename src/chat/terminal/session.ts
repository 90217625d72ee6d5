import type { Action } from '../../domain/action.ts';
import { type Actor, roles } from '../../domain/actor.ts';
import { stripHidden } from '../../domain/text/sanitize.ts';
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

/** What becomes of a line. A note is the terminal's own word: it leaves the newest message's buttons as they are. */
export type LineResult =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'close' }
  | { readonly kind: 'note'; readonly view: View }
  | { readonly kind: 'message'; readonly shown: Reply };

/** What the terminal has the dispatcher do. */
export type TerminalDispatcher = Pick<Dispatcher, 'run' | 'click' | 'formFor' | 'complete'>;

export type Session = {
  readonly speaker: () => Actor;
  readonly answer: (line: string) => Promise<LineResult>;
  /** Makes a view the newest message. Gives the number of its first button. */
  readonly showNewest: (view: View, answersALine: boolean) => number;
  /** What may stand in place of a line's last word. */
  readonly complete: (line: string) => Promise<string[]>;
};

/** One person's talk at the terminal: who speaks, and which buttons the newest message has. */
export function createSession(dispatcher: TerminalDispatcher): Session {
  const users = createTerminalUsers();
  let buttons: readonly Button[] = [];
  let first = 1;
  let unused = 1;
  let asked: { readonly action: Action; readonly by: Actor } | null = null;

  async function answer(typed: string): Promise<LineResult> {
    const line = typed.trim();
    // Who types a command meanwhile has thought better of it.
    if (asked && !line.startsWith('/')) return fillIn(line);
    asked = null;
    if (line === '') return { kind: 'nothing' };
    if (line.length > maxLine) return noteResult(lineTooLongView);
    if (line.includes('\ufffd')) return noteResult(notUtf8View);
    if (/^\/?(exit|quit)$/i.test(line)) return { kind: 'close' };
    if (/^\d+$/.test(line)) return press(line);
    const [word = ''] = line.split(/\s/, 1);
    if (word.toLowerCase() === '/as') return noteResult(users.switchUser(line.slice(word.length)));
    if (stripHidden(word).toLowerCase() !== '/mail') return noteResult(unknownInputView(line));
    return { kind: 'message', shown: await dispatcher.run(users.speaker(), line) };
  }

  async function press(typed: string): Promise<LineResult> {
    const button = buttons[Number(typed) - first];
    if (!button) return noteResult(unknownButtonView(typed, first, buttons));
    const { action } = button;
    const form = dispatcher.formFor(users.speaker(), action);
    if (!form) return { kind: 'message', shown: await dispatcher.click(users.speaker(), action) };
    asked = { action, by: users.speaker() };
    return noteResult(formView(form));
  }

  /** The line after a form was opened is what is put into it. */
  async function fillIn(line: string): Promise<LineResult> {
    const form = asked;
    asked = null;
    if (!form || line === '') return noteResult(formCancelledView);
    if (line.length > maxLine) return noteResult(lineTooLongView);
    if (line.includes('\ufffd')) return noteResult(notUtf8View);
    return { kind: 'message', shown: await dispatcher.click(form.by, form.action, line) };
  }

  // A message that arrives unasked goes on counting: a number typed for the one above it must not press its buttons.
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
