import { beforeEach, expect, it } from 'vitest';
import { createStaleQueueGuard } from '../../src/app/stale-queue-guard.ts';
import { createLogger } from '../../src/logging/logger.ts';

const hash = 'a'.repeat(64);
const row = { id: 1, queue: 'chat-terminal', job: 'show-request', data: {}, createdAt: 0 };

/** What Redis was sent, in order, and the answers to it that are still to come. */
let sent: string[];
let answers: PromiseWithResolvers<void>[];
beforeEach(() => {
  sent = [];
  answers = [];
});

function send(what: string): Promise<void> {
  const answer = Promise.withResolvers<void>();
  sent.push(what);
  answers.push(answer);
  return answer.promise;
}

const makeGuard = () =>
  createStaleQueueGuard({
    audit: { head: () => ({ row: 3, hash, at: 0 }), hashOf: () => hash },
    auditHead: { read: async () => null, write: (head) => send(`row ${head.row}`) },
    queue: { add: (_name, rows) => send(`jobs ${rows.map(({ id }) => id)}`), drop: async () => undefined },
    names: ['chat-terminal'],
    log: createLogger('silent', process.stderr),
  });

it('sends Redis the newest audit row before the jobs that came with it, and no row twice', async () => {
  const guard = makeGuard();
  await guard.ensure();
  const added = guard.add('chat-terminal', [row]);
  await expect.poll(() => sent).toEqual(['row 3', 'jobs 1']);
  for (const answer of answers) answer.resolve();
  await added;
  const again = guard.add('chat-terminal', [row]);
  await expect.poll(() => sent).toEqual(['row 3', 'jobs 1', 'jobs 1']);
  answers.at(-1)?.resolve();
  await again;
});

it('counts jobs as not added where Redis did not take the row, which is sent again with them', async () => {
  const guard = makeGuard();
  await guard.ensure();
  const added = guard.add('chat-terminal', [row]);
  await expect.poll(() => sent).toEqual(['row 3', 'jobs 1']);
  answers[0]?.reject(new Error('Redis is away'));
  answers[1]?.resolve();
  await expect(added).rejects.toThrow('Redis is away');
  void guard.add('chat-terminal', [row]);
  await expect.poll(() => sent).toEqual(['row 3', 'jobs 1', 'row 3', 'jobs 1']);
});
