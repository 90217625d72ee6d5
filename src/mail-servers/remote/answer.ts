import { type MailServer, MailServerUnavailable } from '../port.ts';
import { type Call, type CallAnswer, otherVersion, protocolVersion, questions } from './protocol.ts';

/** Answers what a bot asks about the mail server beside which this worker runs. */
export const answerCalls =
  (server: MailServer) =>
  async ({ version, question, parameters }: Call): Promise<CallAnswer> => {
    const known = questions.find((each) => each === question);
    if (version !== protocolVersion || !known)
      return { kind: 'not-understood', message: otherVersion(server.name, version) };
    try {
      // The bot has typed the parameters by the same port; the queue carries them as JSON.
      const ask = server[known] as (...given: readonly unknown[]) => Promise<unknown>;
      return { kind: 'value', value: (await ask(...parameters)) ?? null };
    } catch (error) {
      if (!(error instanceof MailServerUnavailable)) throw error;
      return { kind: 'unavailable', trouble: error.trouble, message: error.message };
    }
  };
