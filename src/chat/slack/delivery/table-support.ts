import { slackError } from '../connection/api.ts';
import type { Message } from './render.ts';

/** What is sent to Slack of a message. */
export type Content = Pick<Message, 'text' | 'blocks'>;

export type TableSupport = ReturnType<typeof createTableSupport>;

/**
 * Sends messages with a table where the workspace takes one, and with a list where it does not: Slack brings new blocks to
 * workspaces one after the other. Once Slack has refused a table and taken the list, all further messages have lists.
 */
export function createTableSupport() {
  let takesTables = true;

  /** @returns what the first `send` that was not refused resolves to; it rejects with the error of the last one. */
  async function send<T>(message: Message, sendContent: (content: Content) => Promise<T>): Promise<T> {
    const { text, blocks, withoutTable } = message;
    if (withoutTable === undefined || takesTables) {
      try {
        return await sendContent({ text, blocks });
      } catch (error) {
        if (withoutTable === undefined || !isTableError(error)) throw error;
      }
    }
    const sent = await sendContent({ text, blocks: withoutTable });
    takesTables = false;
    return sent;
  }

  return { send };
}

/** Unclear: Slack gave no answer, or one that says nothing about the message. */
export type ResponseRefusal = 'refused' | 'unclear';

/** A response URL did not accept a message. Slack’s own error is not in every such answer. */
export class ResponseRefused extends Error {
  override readonly name = 'ResponseRefused';
  readonly refusal: ResponseRefusal;

  constructor(refusal: ResponseRefusal) {
    super(`A response URL did not accept a message (${refusal})`);
    this.refusal = refusal;
  }
}

const tableErrors = new Set(['invalid_blocks', 'invalid_blocks_format']);

/** Whether an error may be about the table. */
const isTableError = (error: unknown): boolean =>
  error instanceof ResponseRefused ? error.refusal === 'refused' : tableErrors.has(slackError(error) ?? '');
