import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startFakeSlack } from '../../test/support/fake-slack/fake-slack.ts';
import { createUser, posted, wordsIn } from '../../test/support/fake-slack/user.ts';

// A double of Slack for scripts/test-package.sh: node play-slack.ts FILE. Writes its tokens and address into FILE, as lines
// of NAME=value. Then reads lines `type TEXT => WORDS` or `click LABEL => WORDS` of Ada in a channel: does that, waits until
// Slack shows WORDS, and prints `shown`.
const slack = await startFakeSlack('socket');
slack.channels.add('C1');
const ada = createUser(slack, { id: 'UADA', name: 'Ada' });
const { botToken, appToken, apiUrl } = slack.setting;
writeFileSync(
  process.argv[2] ?? '',
  `SLACK_BOT_TOKEN=${botToken}\nSLACK_APP_TOKEN=${appToken}\nSLACK_API_URL=${apiUrl}\n`,
);

const messages = () => [...posted(slack), ...ada.ephemerals()];
const shown = (words: string) => messages().find(({ blocks }) => wordsIn(blocks).includes(words));

async function until<T>(read: () => T | undefined | false, what: string): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const value = read();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const all = messages().map(({ blocks }) => wordsIn(blocks));
  throw new Error(`Slack has not shown ${what}, but:\n${all.join('\n')}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [, act, text = '', words = ''] = /^(type|click) (.*) => (.*)$/.exec(line) ?? [];
  // After a restart the program connects anew.
  await until(() => slack.sockets.connections() > 0, 'a connection of Facteur');
  if (act === 'type') await ada.type(text);
  else
    await ada.click(
      await until(() => messages().findLast(({ blocks }) => JSON.stringify(blocks).includes(text)), text),
      text,
    );
  await until(() => shown(words), words);
  console.log('shown');
}
await slack.stop();
