import { LeaseLost } from '../../lib/fence/fence.ts';
import { type MailServer, MailServerUnavailable, type ServerTraits } from '../port.ts';
import { type RemoteCall, type RemoteReply, remoteMethods } from './protocol.ts';

/** Handles the bot's calls to the mail server beside which this worker runs. */
export const createCallHandler =
  (server: MailServer) =>
  async ({ question, parameters }: RemoteCall): Promise<RemoteReply> => {
    const method = findMethod(server, question);
    if (!method) return { kind: 'not-understood', message: unknownMethod(server.name, question) };
    try {
      return { kind: 'value', value: (await method(...parameters)) ?? null };
    } catch (error) {
      if (error instanceof LeaseLost)
        return { kind: 'unavailable', trouble: 'not-writable', message: error.message };
      if (!(error instanceof MailServerUnavailable)) throw error;
      return { kind: 'unavailable', trouble: error.trouble, message: error.message };
    }
  };

const unknownMethod = (server: string, method: string): string =>
  `The worker of the mail server ${server} is not to be asked “${method}”. Run the same version of Facteur on both.`;

type Method = (...parameters: readonly unknown[]) => Promise<unknown>;

/** The method of that name. The bot's types of its parameters come from the same port; the queue carries them as JSON. */
function findMethod(server: MailServer, name: string): Method | null {
  if (name === 'traits') return async () => readTraits(server);
  if (name === 'refuses') return async (wishes) => server.rules?.refuses(wishes as never);
  const known = remoteMethods.find((each) => each === name);
  return known ? (server[known] as Method) : null;
}

const readTraits = ({
  lacks,
  keepsRemoved,
  cleanupAfter,
  passwordScheme,
  quotaUnit,
  domainQuotaUnit,
  suspendedGoesToCatchAll,
  recipientDelimiter,
  disposals,
  lockOutLeaves,
  renameRedirects,
  signsNewKeys,
  loginRecords,
  ordersPerJob,
  ordersAtOnce,
}: MailServer): ServerTraits => ({
  lacks,
  keepsRemoved,
  ...(cleanupAfter !== undefined && { cleanupAfter }),
  ...(passwordScheme && { passwordScheme }),
  ...(quotaUnit !== undefined && { quotaUnit }),
  ...(domainQuotaUnit !== undefined && { domainQuotaUnit }),
  ...(suspendedGoesToCatchAll !== undefined && { suspendedGoesToCatchAll }),
  ...(recipientDelimiter !== undefined && { recipientDelimiter }),
  ...(disposals && { disposals }),
  ...(lockOutLeaves && { lockOutLeaves }),
  ...(renameRedirects && { renameRedirects }),
  ...(signsNewKeys && { signsNewKeys }),
  ...(loginRecords && { loginRecords }),
  ...(ordersPerJob !== undefined && { ordersPerJob }),
  ...(ordersAtOnce !== undefined && { ordersAtOnce }),
});
