import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { startFakeSlack } from '../fake-slack/fake-slack.ts';
import { posted, type User, wordsIn } from '../fake-slack/user.ts';
import type { Message } from '../fake-slack/workspace.ts';
import { type AppProcessOptions, startAppProcess } from './app-process.ts';

export type AppInSlack = Awaited<ReturnType<typeof startAppInSlack>>;

/** The running program, with a fake of Slack in which C1 and C2 are channels of the bot. */
export async function startAppInSlack(options: AppProcessOptions, policy: string) {
  const slack = await startFakeSlack('socket');
  for (const channel of ['C1', 'C2']) slack.channels.add(channel);
  const policyFile = join(options.dataDirectory, 'policy.yaml');
  writeFileSync(policyFile, policy);
  const facteur = startAppProcess({
    ...options,
    environment: {
      SLACK_BOT_TOKEN: slack.setting.botToken,
      SLACK_APP_TOKEN: slack.setting.appToken ?? '',
      SLACK_API_URL: slack.setting.apiUrl ?? '',
      POLICY_FILE: policyFile,
      ...options.environment,
    },
  });
  await vi.waitFor(() => expect(slack.sockets.connections()).toBe(2));

  const newestOf = (messages: () => readonly Message[]) => async (words: string) => {
    await vi.waitFor(() => expect(wordsIn(messages().at(-1)?.blocks)).toContain(words));
    return messages().at(-1) ?? expect.fail('nothing was posted');
  };

  return {
    slack,
    facteur,
    /** The newest message of a channel, once it says this. */
    inChannel: (channel: string, words: string) => newestOf(() => posted(slack, channel))(words),
    /** The newest message for somebody alone, once it says this. */
    told: (user: User, words: string) => newestOf(user.ephemerals)(words),
    /** Uploads a file in the form of `/mail import`. */
    async importFile(user: User, content: string): Promise<void> {
      await user.type('/mail import');
      const form = await vi.waitFor(() => {
        expect(user.form().metadata).not.toBe('');
        return user.form();
      });
      await user.submit(form, { file: user.upload('people.csv', content) });
    },
    /** Ends the program, which must have nothing to complain of. */
    async stop(): Promise<void> {
      const exitCode = await facteur.stop();
      await slack.stop();
      expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
    },
  };
}
