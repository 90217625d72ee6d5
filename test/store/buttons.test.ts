import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { chatStore } from '../../src/store/chat.ts';
import { drizzle, migrate } from '../../src/store/drizzle.ts';

function openChat() {
  const queries: string[] = [];
  const sqlite = new Database(':memory:', { verbose: (query) => queries.push(String(query)) });
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder: 'src/store/migrations' });
  const chat = chatStore(db, sqlite);
  queries.length = 0;
  return { chat, queries };
}

const show = (request: number) => ({ kind: 'run', line: `/mail request ${request}` }) as const;

it('the buttons of one message are remembered in one commit', () => {
  const { chat, queries } = openChat();
  const ids = chat.inOneCommit(() => [1, 2, 3].map((request) => chat.addButton(show(request), 0)));
  expect(queries.filter((query) => query.startsWith('COMMIT'))).toHaveLength(1);
  expect(ids.map(chat.button)).toEqual([show(1), show(2), show(3)]);
});

it('what fails remembers none of them', () => {
  const { chat } = openChat();
  let id = '';
  const failing = () =>
    chat.inOneCommit(() => {
      id = chat.addButton(show(1), 0);
      throw new Error('no');
    });
  expect(failing).toThrow('no');
  expect(chat.button(id)).toBeUndefined();
});
