import type { Reply } from '../../../src/chat/dispatch/reply.ts';
import type { TerminalDispatcher } from '../../../src/chat/terminal/session.ts';
import type { Button, View } from '../../../src/chat/view/view.ts';
import type { Action } from '../../../src/domain/action.ts';
import type { Actor } from '../../../src/domain/actor.ts';

const button = (label: string): Button => ({
  label,
  style: 'plain',
  action: { kind: 'run', line: `/mail ${label}` },
});

export const view = (title: string, ...labels: string[]): View => ({
  tone: 'plain',
  title,
  ...(labels.length > 0 && { buttons: labels.map(button) }),
});

/** A view that answers and is done. */
export const end = (title: string, ...labels: string[]): Reply => ({
  view: view(title, ...labels),
  request: null,
  ended: true,
});

type ReceivedCall = { readonly who: string; readonly role: string | undefined; readonly what: string };

/** A dispatcher that records its calls and replies with what `answerTo` returns. */
export function createFakeDispatcher(
  answerTo: (what: string) => Reply | Promise<Reply> = (what) => end(`done: ${what}`),
  completions: readonly string[] = [],
) {
  const received: ReceivedCall[] = [];
  const take = async (actor: Actor, what: string): Promise<Reply> => {
    received.push({ who: actor.displayName, role: actor.roles[0], what });
    return answerTo(what);
  };
  const pressed = (action: Action): string =>
    action.kind === 'run' ? `press ${action.line}` : `press ${action.kind}`;
  const dispatcher: TerminalDispatcher = {
    run: take,
    click: (actor, action, typed) =>
      take(actor, typed === undefined ? pressed(action) : `${pressed(action)}: ${typed}`),
    formFor: (_actor, action) =>
      action.kind === 'deny' ? { title: 'Deny', label: 'Why?', submit: 'Deny' } : null,
    complete: async (_actor, line) =>
      completions.filter((word) => word.startsWith(line.split(' ').at(-1) ?? '')),
  };
  return { dispatcher, received };
}
