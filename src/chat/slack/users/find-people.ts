import type { Actor } from '../../../domain/actor.ts';
import { err } from '../../../domain/result.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { FindPeople } from '../../command/file.ts';
import { type Account, isEmail, personAmong } from '../../command/resolve-person.ts';
import type { SlackClient } from '../connection/api.ts';
import { emailScope } from '../manifest.ts';
import { type SlackUser, userWorkspaces } from './user-profile.ts';

/** Members that are listed at once: the most that Slack gives (docs.slack.dev, "users.list"). */
const pageSize = 1000;

/** Looks up people in the list of an actor's workspace: it has names and, with the scope for them, e-mail addresses. */
export const createFindPeople =
  ({ client, log }: { readonly client: Pick<SlackClient, 'users'>; readonly log: Logger }) =>
  (actor: Actor): FindPeople =>
  async (cells) => {
    const accounts = cells.length === 0 ? [] : await listAccounts(client, actor.tenantId).catch(away);
    if (accounts === null) return () => err({ code: 'line-owner-away', platform: 'slack' });
    const hasEmails = accounts.some(({ email }) => email !== null);
    return (cell) =>
      isEmail(cell) && !hasEmails && !cell.startsWith('<')
        ? err({ code: 'line-owner-by-email', typed: cell, scope: emailScope })
        : personAmong(actor, accounts, cell);

    function away(error: unknown): null {
      log.warn({ err: error }, 'Slack does not list the members of the workspace: nobody is found by name');
      return null;
    }
  };

async function listAccounts(client: Pick<SlackClient, 'users'>, workspace: string): Promise<Account[]> {
  const accounts: Account[] = [];
  let cursor = '';
  do {
    const page = await client.users.list({ limit: pageSize, ...(cursor !== '' && { cursor }) });
    for (const user of page.members ?? [])
      if (userWorkspaces(user).includes(workspace)) accounts.push(toAccount(user));
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  return accounts;
}

function toAccount({ id = '', name = '', profile = {} }: SlackUser): Account {
  const names = [name, profile.display_name ?? '', profile.real_name ?? ''].filter((each) => each !== '');
  const displayName = profile.display_name || profile.real_name || name;
  return { id, displayName, names, email: profile.email ?? null };
}
