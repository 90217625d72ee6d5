import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Block } from './workspace.ts';

export type Kind = 'slash_commands' | 'interactive' | 'events_api';

/** How long an acknowledgement may take before the payload goes to another connection. */
const ackTime = 3_000;

/** Slack's end of Socket Mode: a payload goes to any one connection, again where nobody acknowledges it. */
export function createSocketMode(origin: () => string) {
  const server = new WebSocketServer({ noServer: true });
  const open = new Set<WebSocket>();
  const waiting = new Map<string, (acknowledged: Block) => void>();
  const acknowledged: string[] = [];
  let turn = 0;

  server.on('connection', (socket) => {
    open.add(socket);
    // As many as there are payloads under way.
    socket.setMaxListeners(0);
    socket.on('close', () => open.delete(socket));
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data));
      acknowledged.push(id);
      waiting.get(id)?.(payload ?? {});
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: open.size }));
  });

  /** The next connection in turn, as soon as there is one. */
  async function someone(): Promise<WebSocket> {
    for (;;) {
      const ready = [...open].filter((socket) => socket.readyState === socket.OPEN);
      turn += 1;
      const chosen = ready[turn % ready.length];
      if (chosen) return chosen;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function attempt(envelope: Block, id: string): Promise<Block | null> {
    const { promise, resolve } = Promise.withResolvers<Block | null>();
    waiting.set(id, resolve);
    const socket = await someone();
    const nobody = () => resolve(null);
    const timer = setTimeout(nobody, ackTime);
    socket.once('close', nobody);
    socket.send(JSON.stringify(envelope));
    const answer = await promise;
    clearTimeout(timer);
    socket.off('close', nobody);
    return answer;
  }

  /** Sends a payload until it is acknowledged. @returns what the acknowledgement carried. */
  async function send(kind: Kind, payload: unknown): Promise<Block> {
    const id = randomUUID();
    for (let retry = 0; ; retry += 1) {
      const envelope = { type: kind, envelope_id: id, payload, accepts_response_payload: true };
      const answer = await attempt({ ...envelope, retry_attempt: retry }, id);
      if (answer) return answer;
    }
  }

  return {
    url: () => `${origin().replace('http', 'ws')}/link`,
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      server.handleUpgrade(request, socket, head, (link) => server.emit('connection', link)),
    send,
    acknowledged,
    connections: () => open.size,
    /** Asks one connection, or all, to be renewed. */
    refresh: (all = false) => {
      for (const socket of [...open].slice(0, all ? open.size : 1))
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    },
    /** Cuts one connection, or all, without a word. */
    drop: (all = false) => {
      for (const socket of [...open].slice(0, all ? open.size : 1)) socket.terminate();
    },
    /** Sends a text as it is to one connection. */
    sendRaw: async (text: string) => (await someone()).send(text),
    close: () => {
      for (const socket of open) socket.terminate();
      server.close();
    },
  };
}
