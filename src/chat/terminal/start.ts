import type { Readable } from 'node:stream';
import { asker } from '../../requests/outbox/recipients.ts';
import type { Deliver, Desk, Shown, Tell } from '../dispatch/dispatcher-types.ts';
import type { View } from '../view/view.ts';
import { createInbox } from './delivery-buffer.ts';
import { renderView } from './render.ts';
import type { Output } from './screen.ts';
import { createSession, type Reply } from './session.ts';
import { createTranscript } from './transcript.ts';
import { createTty } from './tty.ts';
import { addressedTo, welcome } from './views.ts';

export type TerminalOptions = {
  readonly desk: Desk;
  readonly input: Readable;
  readonly output: Output;
  /** Whether both ends are a person's terminal; if not, a line is answered to its end before the next is read. */
  readonly isTty: boolean;
  /** Whether to begin by saying what can be typed. */
  readonly greeting?: boolean;
  readonly log: { readonly error: (details: object, message: string) => void };
  /** Milliseconds that a line of a transcript waits for its request to end; 30,000 unless told. */
  readonly patience?: number;
};

export type Terminal = {
  /** Fails once the terminal is closed. */
  readonly deliver: Deliver;
  /** Everybody who sits here reads it, so that it says for whom it is. Fails as `deliver` does. */
  readonly tell: Tell;
  /** Resolves when the input ended, or the person left, and every line read before was answered. */
  readonly closed: Promise<void>;
  readonly close: () => void;
};

/** Requests are counted from 1: what is delivered of this one is about none, and takes no other's place. */
export const noRequest = 0;

/** Starts the terminal chat: reads commands and button numbers, shows answers and what becomes of requests. */
export function startTerminal({
  desk,
  input,
  output,
  isTty,
  greeting = false,
  log,
  patience = 30_000,
}: TerminalOptions): Terminal {
  const session = createSession(desk);
  const screen = isTty ? createTty(input, output, session) : createTranscript(input, output);
  const inbox = createInbox(
    (update) => (update.request === noRequest ? showNote(update.view) : showMessage(update, false)),
    patience,
  );
  output.on('error', (error: NodeJS.ErrnoException) => {
    // EPIPE: whoever read the output has left, as `head` does, which is no failure of ours.
    if (error.code !== 'EPIPE') log.error({ err: error }, 'The terminal can no longer be written to');
    close();
  });

  const showMessage = (shown: Shown, answersALine: boolean): Promise<void> =>
    print(shown, session.newest(shown.view, answersALine));

  const showNote = (view: View): Promise<void> => print({ view, request: null, ended: true }, 1);

  const print = (shown: Shown, firstButton: number): Promise<void> =>
    screen.print(renderView(shown.view, { ...screen.look(), firstButton }), shown);

  async function show(reply: Reply): Promise<void> {
    if (reply.kind === 'note') await showNote(reply.view);
    if (reply.kind !== 'message') return;
    inbox.answered(reply.shown);
    await showMessage(isTty ? reply.shown : await inbox.endOf(reply.shown), true);
  }

  async function talk(): Promise<void> {
    if (greeting) await showNote(welcome(session.speaker()));
    for await (const line of screen.lines) {
      inbox.hold();
      const reply = await session.answer(line);
      await show(reply);
      await inbox.release();
      if (reply.kind === 'close') break;
    }
  }

  const deliver: Deliver = async (update) => {
    await inbox.deliver(update);
    return true;
  };

  const tell: Tell = async ({ to, view }) => {
    await inbox.deliver({
      ...asker(to),
      view: addressedTo(to, view(to.locale)),
      request: noRequest,
      ended: true,
    });
    return true;
  };

  function close(): void {
    inbox.close();
    screen.close();
  }

  const stopped = (error: unknown): void => log.error({ err: error }, 'The terminal stopped reading');
  return { deliver, tell, closed: talk().catch(stopped).finally(close), close };
}
