import { type Block, type Message, Refused, type Workspace } from './workspace.ts';

type Use = {
  readonly user: string;
  readonly channel: string;
  /** The message that was clicked. */
  readonly message: Message | undefined;
  readonly until: number;
  left: number;
};

/** URLs that accept five responses within 30 minutes. */
export function createResponseUrls(workspace: Workspace, origin: () => string) {
  const uses = new Map<string, Use>();
  let lifetime = 30 * 60_000;

  function use(id: string, body: Block): void {
    const found = uses.get(id);
    if (!found || Date.now() > found.until) throw new Refused('expired_url');
    if (found.left === 0) throw new Refused('used_url');
    const { channel, user, message } = found;
    const current =
      message && workspace.messages.find((each) => each.channel === channel && each.ts === message.ts);
    if (body['delete_original'] === true) {
      if (current) workspace.messages.splice(workspace.messages.indexOf(current), 1);
    } else if (body['replace_original'] === true && current) workspace.replace(current, body);
    else workspace.add(channel, body, body['response_type'] === 'in_channel' ? undefined : user);
    found.left -= 1;
  }

  return {
    use,
    make: (user: string, channel: string, message?: Message): string => {
      const id = String(workspace.next());
      uses.set(id, { user, channel, message, until: Date.now() + lifetime, left: 5 });
      return `${origin()}/response/${id}`;
    },
    /** From now on, new URLs have expired already. */
    expire: (): void => {
      lifetime = -1;
    },
  };
}
