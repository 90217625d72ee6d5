import bolt from '@slack/bolt';
import { signingSecret } from './slack-load.ts';

// A Bolt app that does nothing but acknowledge, in a process of its own: what Bolt by itself costs.
const [port, slackApiUrl] = process.argv.slice(2);
const app = new bolt.App({
  token: 'xoxb-bench',
  signingSecret,
  clientOptions: { slackApiUrl: slackApiUrl ?? '' },
});
app.command('/mail', ({ ack }) => ack());
await app.start(Number(port));
process.stdout.write('ready\n');
