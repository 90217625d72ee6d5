import { type MailServer, MailServerUnavailable } from '../port.ts';
import { type Call, type CallAnswer, questions, type Traits } from './protocol.ts';

/** Answers what a bot asks about the mail server beside which this worker runs. */
export const answerCalls =
  (server: MailServer) =>
  async ({ question, parameters }: Call): Promise<CallAnswer> => {
    const ask = answererOf(server, question);
    if (!ask) return { kind: 'not-understood', message: unknownQuestion(server.name, question) };
    try {
      return { kind: 'value', value: (await ask(...parameters)) ?? null };
    } catch (error) {
      if (!(error instanceof MailServerUnavailable)) throw error;
      return { kind: 'unavailable', trouble: error.trouble, message: error.message };
    }
  };

const unknownQuestion = (name: string, question: string): string =>
  `The worker of the mail server ${name} is not to be asked “${question}”. Run the same version of Facteur on both.`;

type Answerer = (...parameters: readonly unknown[]) => Promise<unknown>;

/** What answers a question. The bot has typed its parameters by the same port; the queue carries them as JSON. */
function answererOf(server: MailServer, question: string): Answerer | null {
  if (question === 'traits') return async () => traitsOf(server);
  if (question === 'refuses') return async (change) => server.rules?.refuses(change as never);
  const known = questions.find((each) => each === question);
  return known ? (server[known] as Answerer) : null;
}

const traitsOf = ({
  lacks,
  keepsRemoved,
  passwordScheme,
  quotaUnit,
  suspendedGoesToCatchAll,
  recipientDelimiter,
  disposals,
  lockOutLeaves,
}: MailServer): Traits => ({
  lacks,
  keepsRemoved,
  ...(passwordScheme && { passwordScheme }),
  ...(quotaUnit !== undefined && { quotaUnit }),
  ...(suspendedGoesToCatchAll !== undefined && { suspendedGoesToCatchAll }),
  ...(recipientDelimiter !== undefined && { recipientDelimiter }),
  ...(disposals && { disposals }),
  ...(lockOutLeaves && { lockOutLeaves }),
});
