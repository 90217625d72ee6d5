import type { Actor } from '../../domain/actor.ts';
import type { Request } from '../../domain/request/request.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { addOwnerJob } from '../outbox/jobs-for-owners.ts';

type RemindContext = Pick<AppContext, 'store' | 'clock'>;

/**
 * Reminds people that something is undone soon: the owner of the mailbox that it is about, else whoever asked for it. Each
 * request is told of once. @returns how many were.
 */
export async function remindOfEnds(app: RemindContext): Promise<number> {
  const { store } = app;
  const now = app.clock();
  if (store.requests.waysBackToRemindOf(now).length === 0) return 0;
  return store.commit(() => {
    const due = store.requests.waysBackToRemindOf(now);
    for (const id of due) {
      const request = store.requests.get(id);
      store.requests.remindAt(id, null);
      if (request) remind(app, request);
    }
    return due.length;
  });
}

function remind(app: RemindContext, request: Request): void {
  const to = concerned(app, request);
  // A terminal takes no messages.
  if (to.platform !== 'terminal') addOwnerJob(app, 'tell-owner', { request: request.id, to, ends: true });
}

/**
 * The owner of the only mailbox that a request is about, else whoever asked for what it undoes. Whose mailbox is closed has
 * left.
 */
function concerned({ store }: RemindContext, request: Request): Actor {
  if (request.asking.takesBack === 'delete') return request.requester;
  const boxes = [...changesOf({ store }, request)].map(({ change }) =>
    change.kind === 'address' ? (change.before?.mailbox?.id ?? null) : null,
  );
  const [box] = boxes;
  const owner = box && boxes.length === 1 ? store.owners.of(box) : undefined;
  return owner ?? request.requester;
}
