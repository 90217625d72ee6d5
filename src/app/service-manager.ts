import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../lib/child-environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type ServiceManagerOptions = {
  /** Where systemd says whether it wants to hear of us: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID. */
  readonly environment: Environment;
  /** Told of a message that could not be sent. */
  readonly onFailure: (error: unknown) => void;
};

/** Tells systemd, or what speaks its protocol, how the process is. Does nothing where nobody listens. */
export type ServiceManager = {
  /** The start has succeeded, also that of a standby, which says so again once it acts. From here on the watchdog hears of us while the event loop turns. */
  readonly ready: (status: string) => Promise<void>;
  /** What `systemctl status` shows, in a line. */
  readonly status: (text: string) => Promise<void>;
  /** The process is ending, and the watchdog need not hear of it any more. */
  readonly stopping: (status: string) => Promise<void>;
};

const silent: ServiceManager = {
  ready: async () => undefined,
  status: async () => undefined,
  stopping: async () => undefined,
};

/**
 * Messages go by systemd's own program `systemd-notify`, since Node has no datagram sockets of the kind that systemd
 * listens on. The program ends once systemd has read the message, so that no message is lost for want of its sender.
 * They are sent one after the other. No child of ours is given the socket, but that program.
 */
export function createServiceManager({ environment, onFailure }: ServiceManagerOptions): ServiceManager {
  const socket = environment['NOTIFY_SOCKET'];
  if (!socket) return silent;
  const env = { ...childEnvironment(environment), NOTIFY_SOCKET: socket };
  const every = watchdogInterval(environment);
  let last: Promise<unknown> = Promise.resolve();
  let watchdog: NodeJS.Timeout | undefined;
  const send = async (message: readonly string[]): Promise<void> => {
    const sent = last.then(() => promisify(execFile)('systemd-notify', message, { env, timeout: 5_000 }));
    last = sent.catch(onFailure);
    await last;
  };
  return {
    ready: async (status) => {
      if (every !== null) watchdog ??= setInterval(() => void send(['WATCHDOG=1']), every).unref();
      await send(['READY=1', statusLine(status)]);
    },
    status: (text) => send([statusLine(text)]),
    stopping: async (status) => {
      clearInterval(watchdog);
      await send(['STOPPING=1', statusLine(status)]);
    },
  };
}

const statusLine = (text: string): string => `STATUS=${text.replaceAll('\n', ' ')}`;

/** Half of the time after which systemd takes a silent process for dead, in milliseconds; null: it watches none, or another. */
function watchdogInterval({ WATCHDOG_USEC, WATCHDOG_PID }: Environment): number | null {
  const isOurs = WATCHDOG_PID === undefined || WATCHDOG_PID === String(process.pid);
  const microseconds = Number(WATCHDOG_USEC ?? 0);
  return isOurs && microseconds > 0 ? microseconds / 2_000 : null;
}
