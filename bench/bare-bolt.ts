import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import bolt from '@slack/bolt';
import { openInboxStore } from '../src/store/inbox.ts';
import { signingSecret } from './slack-load.ts';

// A Bolt app that does nothing but acknowledge, in a process of its own: what Bolt by itself costs. With a directory, it
// commits to an inbox there what it acknowledges, as whoever promises not to lose it must.
const [port, slackApiUrl, directory] = process.argv.slice(2);
const app = new bolt.App({
  token: 'xoxb-bench',
  signingSecret,
  clientOptions: { slackApiUrl: slackApiUrl ?? '' },
});
const inbox = directory ? openInboxStore(join(directory, 'bare.sqlite'), 'full', () => null) : null;
app.command('/mail', async ({ ack, body }) => {
  await inbox?.commit(() =>
    inbox.keep({ id: randomUUID(), at: Date.now(), platform: 'slack', body: JSON.stringify(body) }),
  );
  await ack();
});
await app.start(Number(port));
process.stdout.write('ready\n');
