import type { Action } from '../../domain/action.ts';
import { type Actor, roles } from '../../domain/actor.ts';
import { withoutHidden } from '../../domain/text/sanitize.ts';
import type { Desk, Shown } from '../dispatch/dispatcher-types.ts';
import type { Button, View } from '../view/view.ts';
import { createPeople } from './users.ts';
import { formLeft, formView, lineTooLong, maxLine, noSuchButton, notUnderstood, notUtf8 } from './views.ts';

/** What becomes of a line. A note is the terminal's own word: it leaves the newest message's buttons as they are. */
export type Reply =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'close' }
  | { readonly kind: 'note'; readonly view: View }
  | { readonly kind: 'message'; readonly shown: Shown };

export type Session = {
  readonly speaker: () => Actor;
  readonly answer: (line: string) => Promise<Reply>;
  /** Makes a view the newest message. Gives the number of its first button. */
  readonly newest: (view: View, answersALine: boolean) => number;
  /** What may stand in place of a line's last word. */
  readonly complete: (line: string) => Promise<string[]>;
};

/** One person's talk at the terminal: who speaks, and which buttons the newest message has. */
export function createSession(desk: Desk): Session {
  const people = createPeople();
  let buttons: readonly Button[] = [];
  let first = 1;
  let unused = 1;
  let asked: { readonly action: Action; readonly by: Actor } | null = null;

  async function answer(typed: string): Promise<Reply> {
    const line = typed.trim();
    // Who types a command meanwhile has thought better of it.
    if (asked && !line.startsWith('/')) return fillIn(line);
    asked = null;
    if (line === '') return { kind: 'nothing' };
    if (line.length > maxLine) return note(lineTooLong);
    if (line.includes('\ufffd')) return note(notUtf8);
    if (/^\/?(exit|quit)$/i.test(line)) return { kind: 'close' };
    if (/^\d+$/.test(line)) return press(line);
    const [word = ''] = line.split(/\s/, 1);
    if (word.toLowerCase() === '/as') return note(people.change(line.slice(word.length)));
    if (withoutHidden(word).toLowerCase() !== '/mail') return note(notUnderstood(line));
    return { kind: 'message', shown: await desk.run(people.speaker(), line) };
  }

  async function press(typed: string): Promise<Reply> {
    const button = buttons[Number(typed) - first];
    if (!button) return note(noSuchButton(typed, first, buttons));
    const { action } = button;
    const form = desk.formFor(people.speaker(), action);
    if (!form) return { kind: 'message', shown: await desk.press(people.speaker(), action) };
    asked = { action, by: people.speaker() };
    return note(formView(form));
  }

  /** The line after a form was opened is what is put into it. */
  async function fillIn(line: string): Promise<Reply> {
    const form = asked;
    asked = null;
    if (!form || line === '') return note(formLeft);
    if (line.length > maxLine) return note(lineTooLong);
    if (line.includes('\ufffd')) return note(notUtf8);
    return { kind: 'message', shown: await desk.press(form.by, form.action, line) };
  }

  // A message that arrives unasked goes on counting: a number typed for the one above it must not press its buttons.
  function newest(view: View, answersALine: boolean): number {
    buttons = view.buttons ?? [];
    first = answersALine ? 1 : unused;
    unused = first + buttons.length;
    return first;
  }

  async function complete(line: string): Promise<string[]> {
    const [, name, role] = /^\/as\s+(?:(\S*)|\S+\s+(\S*))$/i.exec(line) ?? [];
    if (name !== undefined) return beginning(people.names(), name);
    if (role !== undefined) return beginning(roles, role);
    return [
      ...(await desk.complete(people.speaker(), line, people.names())),
      ...beginning(['/as', 'exit'], line),
    ];
  }

  return { speaker: people.speaker, answer, newest, complete };
}

const note = (view: View): Reply => ({ kind: 'note', view });

const beginning = (candidates: readonly string[], typed: string): string[] =>
  candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed.toLowerCase()));
