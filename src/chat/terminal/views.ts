import { type Actor, highestRole, roles } from '../../domain/actor.ts';
import type { Form } from '../view/form.ts';
import type { Button, View } from '../view/view.ts';
import { excerpt } from './escape.ts';
import type { SavedFile } from './files.ts';

/** The most characters that a line may have. */
export const maxLine = 10_000;

const asUsage = `/as NAME [${roles.join('|')}]`;
const inputAdvice = `Type /mail help for the commands, ${asUsage} to speak as someone else, a number to press a button, or exit.`;

export const welcomeView = (actor: Actor): View => ({
  tone: 'plain',
  title: `Facteur. You are ${actor.displayName}, ${highestRole(actor)}.`,
  hint: inputAdvice,
});

export const unknownInputView = (line: string): View => ({
  tone: 'failure',
  title: `${excerpt(line)} isn’t a command`,
  hint: inputAdvice,
});

export const lineTooLongView: View = {
  tone: 'failure',
  title: `The line is longer than ${maxLine.toLocaleString('en')} characters`,
  text: ['Nothing was changed.'],
  hint: 'Split it into several commands.',
};

export const notUtf8View: View = {
  tone: 'failure',
  title: 'The line isn’t UTF-8 text',
  text: ['Nothing was changed.'],
  hint: 'Set the terminal or the file to UTF-8, then send the line again.',
};

export const speakerChangedView = (actor: Actor): View => ({
  tone: 'plain',
  title: `You are now ${actor.displayName} (${highestRole(actor)})`,
});

export const currentSpeakerView = (actor: Actor): View => ({
  ...speakerChangedView(actor),
  hint: `To speak as someone else: ${asUsage}`,
});

export const invalidNameView = (typed: string): View => ({
  tone: 'failure',
  title: `${excerpt(typed)} can’t be a name`,
  text: ['A name is one word of 1 to 40 letters, digits, dots, hyphens or underscores.'],
  hint: asUsage,
});

export const unknownRoleView = (typed: string): View => ({
  tone: 'failure',
  title: `${excerpt(typed)} isn’t a role`,
  text: [`The roles are ${roles.join(', ')}.`],
  hint: asUsage,
});

export const formView = ({ title, label }: Form): View => ({
  tone: 'plain',
  title,
  text: [label],
  hint: 'Type the text as the next line. An empty line cancels.',
});

/** Names the recipient of a direct message, since everybody at the terminal reads it. */
export const withRecipient = ({ displayName }: Actor, view: View): View => ({
  ...view,
  title: `For ${displayName}: ${view.title}`,
});

export const formCancelledView: View = { tone: 'plain', title: 'Nothing was changed' };

/** The numbers of the newest message's buttons start at `first`. */
export function unknownButtonView(typed: string, first: number, buttons: readonly Button[]): View {
  const numbered = buttons.map(({ label }, index) => `[${first + index}] ${label}`);
  return {
    tone: 'failure',
    title: `There is no button ${excerpt(typed, 10)}`,
    text: [
      numbered.length === 0
        ? 'The newest message has no buttons.'
        : `The newest message has ${numbered.join(', ')}.`,
    ],
    hint: '/mail request list lists the open requests with their buttons.',
  };
}

/** Adds where a file is, or why it was not saved. */
export const withSavedFile = (view: View, saved: SavedFile): View => ({
  ...view,
  ...(saved.kind !== 'saved' && { tone: 'warning' }),
  text: [...(view.text ?? []), savedFileText(saved)],
});

function savedFileText(saved: SavedFile): string {
  switch (saved.kind) {
    case 'saved':
      return `Saved as ${saved.path}`;
    case 'taken':
      return `The file was not saved: ${saved.path} exists already. Type the command again with another name.`;
    case 'failed':
      return `The file was not saved as ${saved.path} (${saved.why}). Type the command again with a path where Facteur may write.`;
  }
}
