import { type MailServer, MailServerUnavailable, type ServerTraits } from '../port.ts';
import { type RemoteCall, type RemoteReply, remoteMethods } from './protocol.ts';

/** Answers what a bot asks about the mail server beside which this worker runs. */
export const createCallHandler =
  (server: MailServer) =>
  async ({ question, parameters }: RemoteCall): Promise<RemoteReply> => {
    const ask = methodHandler(server, question);
    if (!ask) return { kind: 'not-understood', message: unknownMethod(server.name, question) };
    try {
      return { kind: 'value', value: (await ask(...parameters)) ?? null };
    } catch (error) {
      if (!(error instanceof MailServerUnavailable)) throw error;
      return { kind: 'unavailable', trouble: error.trouble, message: error.message };
    }
  };

const unknownMethod = (name: string, question: string): string =>
  `The worker of the mail server ${name} is not to be asked “${question}”. Run the same version of Facteur on both.`;

type MethodHandler = (...parameters: readonly unknown[]) => Promise<unknown>;

/** What answers a question. The bot has typed its parameters by the same port; the queue carries them as JSON. */
function methodHandler(server: MailServer, question: string): MethodHandler | null {
  if (question === 'traits') return async () => readTraits(server);
  if (question === 'refuses') return async (change) => server.rules?.refuses(change as never);
  const known = remoteMethods.find((each) => each === question);
  return known ? (server[known] as MethodHandler) : null;
}

const readTraits = ({
  lacks,
  keepsRemoved,
  cleanupAfter,
  passwordScheme,
  quotaUnit,
  suspendedGoesToCatchAll,
  recipientDelimiter,
  disposals,
  lockOutLeaves,
}: MailServer): ServerTraits => ({
  lacks,
  keepsRemoved,
  ...(cleanupAfter !== undefined && { cleanupAfter }),
  ...(passwordScheme && { passwordScheme }),
  ...(quotaUnit !== undefined && { quotaUnit }),
  ...(suspendedGoesToCatchAll !== undefined && { suspendedGoesToCatchAll }),
  ...(recipientDelimiter !== undefined && { recipientDelimiter }),
  ...(disposals && { disposals }),
  ...(lockOutLeaves && { lockOutLeaves }),
});
