import { randomUUID } from 'node:crypto';
import { GatewayOpcodes } from 'discord.js';
import type { WebSocket } from 'ws';

/** A bot's session outlives its connection, so that it can be resumed. */
export type Session = {
  readonly id: string;
  /** All that was sent, in order; an event's number is its place here, counted from 1. */
  readonly sent: readonly string[];
  readonly socket: WebSocket;
};

/** The sessions of the gateway, and the events of each. */
export function createSessions() {
  const sessions = new Map<string, Session>();

  function dispatch(id: string, event: string, data: unknown): void {
    const session = sessions.get(id);
    if (!session) return;
    const payload = { op: GatewayOpcodes.Dispatch, t: event, s: session.sent.length + 1, d: data };
    const text = JSON.stringify(payload);
    sessions.set(id, { ...session, sent: [...session.sent, text] });
    if (isOpen(session)) session.socket.send(text);
  }

  return {
    open: (socket: WebSocket): Session => {
      const session = { id: randomUUID(), sent: [], socket };
      sessions.set(session.id, session);
      return session;
    },
    find: (id: string): Session | undefined => sessions.get(id),
    /** Sends a session's connection all that it missed. */
    resume: (session: Session, socket: WebSocket, seen: number): void => {
      sessions.set(session.id, { ...session, socket });
      for (const text of session.sent.slice(seen)) socket.send(text);
      dispatch(session.id, 'RESUMED', {});
    },
    of: (socket: WebSocket): Session | undefined =>
      [...sessions.values()].find((each) => each.socket === socket),
    end: ({ id }: Session): void => void sessions.delete(id),
    dispatch,
    /** Sends an event to every session, connected or not. */
    broadcast: (event: string, data: unknown): void => {
      for (const id of sessions.keys()) dispatch(id, event, data);
    },
    connected: (): number => [...sessions.values()].filter(isOpen).length,
  };
}

const isOpen = ({ socket }: Session): boolean => socket.readyState === socket.OPEN;
