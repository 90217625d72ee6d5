import type { Readable } from 'node:stream';
import { requesterRecipient } from '../../requests/outbox/recipients.ts';
import type { Deliver, SendDirectMessage } from '../delivery/adapter.ts';
import type { Reply } from '../dispatch/reply.ts';
import type { View } from '../view/view.ts';
import { createDeliveryBuffer } from './delivery-buffer.ts';
import { type Directories, openFileIn, ownDirectories, saveFile } from './files.ts';
import { renderView } from './render.ts';
import type { Output } from './screen.ts';
import { createSession, type LineResult, type TerminalDispatcher } from './session.ts';
import { createTranscript } from './transcript.ts';
import { createTty } from './tty.ts';
import { welcomeView, withRecipient, withSavedFile } from './views.ts';

export type TerminalOptions = {
  readonly dispatcher: TerminalDispatcher;
  readonly input: Readable;
  readonly output: Output;
  /** Whether input and output are a person's terminal; if not, each line's request is awaited before the next is read. */
  readonly isTty: boolean;
  /** Whether to begin with what can be typed. */
  readonly greeting?: boolean;
  readonly log: { readonly error: (details: object, message: string) => void };
  /** Milliseconds that a line of a transcript waits for its request to end; 30,000 by default. */
  readonly timeout?: number;
  /** Those of the process, unless given. */
  readonly directories?: () => Directories;
};

export type Terminal = {
  /** Rejects once the terminal is closed. */
  readonly deliver: Deliver;
  /** Everybody at the terminal reads it, so it says for whom it is. Rejects as `deliver` does. */
  readonly sendDirectMessage: SendDirectMessage;
  /** Resolves when the input has ended, or the person has left, and every line read before is answered. */
  readonly closed: Promise<void>;
  readonly close: () => void;
};

/** Stands for no request in an update, which replaces no other. Requests are numbered from 1. */
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
  directories = ownDirectories,
}: TerminalOptions): Terminal {
  const session = createSession(dispatcher, openFileIn(directories));
  const screen = isTty ? createTty(input, output, session) : createTranscript(input, output);
  const buffer = createDeliveryBuffer(
    (update) => (update.request === noRequest ? showNote(update.view) : showMessage(update, false)),
    timeout,
  );
  output.on('error', (error: NodeJS.ErrnoException) => {
    // EPIPE: the program that read the output has ended, as `head` does. That is no error.
    if (error.code !== 'EPIPE') log.error({ err: error }, 'The terminal can no longer be written to');
    close();
  });

  const showMessage = (reply: Reply, answersALine: boolean): Promise<void> =>
    print(reply, session.showNewest(reply.view, answersALine));

  const showNote = (view: View): Promise<void> => print({ view, request: null, ended: true }, 1);

  async function print(reply: Reply, firstButton: number): Promise<void> {
    const text = renderView(reply.view, { ...screen.look(), firstButton });
    if (await screen.print(text, reply)) await reply.noteShown?.();
  }

  async function show(result: LineResult): Promise<void> {
    if (result.kind === 'note') await showNote(result.view);
    if (result.kind !== 'message') return;
    buffer.noteReply(result.reply);
    const { file } = result.reply;
    const reply = isTty ? result.reply : await buffer.finalReply(result.reply);
    if (!file) return showMessage(reply, true);
    const view = withSavedFile(reply.view, await saveFile(directories(), file));
    await showMessage({ ...reply, view }, true);
  }

  async function answerLines(): Promise<void> {
    if (greeting) await showNote(welcomeView(session.speaker()));
    for await (const line of screen.lines) {
      buffer.hold();
      const result = await session.answer(line);
      await show(result);
      await buffer.release();
      if (result.kind === 'close') break;
    }
  }

  const deliver: Deliver = async (update) => {
    await buffer.deliver(update);
    return true;
  };

  const sendDirectMessage: SendDirectMessage = async ({ to, view }) => {
    await buffer.deliver({
      ...requesterRecipient(to),
      view: withRecipient(to, view(to.locale)),
      request: noRequest,
      ended: true,
    });
    return true;
  };

  function close(): void {
    buffer.close();
    screen.close();
  }

  const onStopped = (error: unknown): void => log.error({ err: error }, 'The terminal stopped reading');
  return { deliver, sendDirectMessage, closed: answerLines().catch(onStopped).finally(close), close };
}
