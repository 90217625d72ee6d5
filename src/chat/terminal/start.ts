import type { Readable } from 'node:stream';
import { requesterRecipient } from '../../requests/outbox/recipients.ts';
import type { Deliver, SendDirectMessage } from '../delivery/adapter.ts';
import type { Reply } from '../dispatch/reply.ts';
import type { View } from '../view/view.ts';
import { createDeliveryBuffer } from './delivery-buffer.ts';
import { renderView } from './render.ts';
import type { Output } from './screen.ts';
import { createSession, type LineResult, type TerminalDispatcher } from './session.ts';
import { createTranscript } from './transcript.ts';
import { createTty } from './tty.ts';
import { welcomeView, withRecipient } from './views.ts';

export type TerminalOptions = {
  readonly dispatcher: TerminalDispatcher;
  readonly input: Readable;
  readonly output: Output;
  /** Whether both ends are a person's terminal; if not, a line is answered to its end before the next is read. */
  readonly isTty: boolean;
  /** Whether to begin by saying what can be typed. */
  readonly greeting?: boolean;
  readonly log: { readonly error: (details: object, message: string) => void };
  /** Milliseconds that a line of a transcript waits for its request to end; 30,000 unless told. */
  readonly timeout?: number;
};

export type Terminal = {
  /** Fails once the terminal is closed. */
  readonly deliver: Deliver;
  /** Everybody who sits here reads it, so that it says for whom it is. Fails as `deliver` does. */
  readonly sendDirectMessage: SendDirectMessage;
  /** Resolves when the input ended, or the person left, and every line read before was answered. */
  readonly closed: Promise<void>;
  readonly close: () => void;
};

/** Requests are counted from 1: what is delivered of this one is about none, and takes no other's place. */
export const noRequest = 0;

/** Starts the terminal chat: reads commands and button numbers, shows answers and what becomes of requests. */
export function startTerminal({
  dispatcher,
  input,
  output,
  isTty,
  greeting = false,
  log,
  timeout = 30_000,
}: TerminalOptions): Terminal {
  const session = createSession(dispatcher);
  const screen = isTty ? createTty(input, output, session) : createTranscript(input, output);
  const inbox = createDeliveryBuffer(
    (update) => (update.request === noRequest ? showNote(update.view) : showMessage(update, false)),
    timeout,
  );
  output.on('error', (error: NodeJS.ErrnoException) => {
    // EPIPE: whoever read the output has left, as `head` does, which is no failure of ours.
    if (error.code !== 'EPIPE') log.error({ err: error }, 'The terminal can no longer be written to');
    close();
  });

  const showMessage = (shown: Reply, answersALine: boolean): Promise<void> =>
    print(shown, session.showNewest(shown.view, answersALine));

  const showNote = (view: View): Promise<void> => print({ view, request: null, ended: true }, 1);

  const print = (shown: Reply, firstButton: number): Promise<void> =>
    screen.print(renderView(shown.view, { ...screen.look(), firstButton }), shown);

  async function show(reply: LineResult): Promise<void> {
    if (reply.kind === 'note') await showNote(reply.view);
    if (reply.kind !== 'message') return;
    inbox.noteReply(reply.shown);
    await showMessage(isTty ? reply.shown : await inbox.finalReply(reply.shown), true);
  }

  async function talk(): Promise<void> {
    if (greeting) await showNote(welcomeView(session.speaker()));
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

  const sendDirectMessage: SendDirectMessage = async ({ to, view }) => {
    await inbox.deliver({
      ...requesterRecipient(to),
      view: withRecipient(to, view(to.locale)),
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
  return { deliver, sendDirectMessage, closed: talk().catch(stopped).finally(close), close };
}
