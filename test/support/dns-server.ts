import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  streamEncode,
  TRUNCATED_RESPONSE,
} from 'dns-packet';

/** What a name answers instead of its records. */
type DnsFault = 'servfail' | 'refused' | 'silence' | 'garbage';

export type TestDns = {
  /** For `DNS_SERVERS`. */
  readonly address: string;
  /** The records, as lines of a zone file: `example.org. TXT "v=spf1 -all"`. A test may add and take away. */
  readonly lines: string[];
  /** Names that have a fault, whatever is asked of them. */
  readonly faults: Map<string, DnsFault>;
  /** How many questions came over TCP. */
  readonly overTcp: () => number;
  readonly close: () => Promise<void>;
};

const noError = 0;
const serverFailure = 2;
const noSuchName = 3;
const refusedCode = 5;
/** Octets of an answer over UDP, where the asker has named no other figure. */
const udpSize = 512;

/** A DNS server over UDP and TCP, on this host alone, which truncates what is too long for UDP. */
export async function startDnsServer(zone = ''): Promise<TestDns> {
  const lines = zone.split('\n');
  const faults = new Map<string, DnsFault>();
  let tcpQuestions = 0;
  const connections = new Set<Socket>();
  const udp = createSocket('udp4');
  const tcp = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => socket.destroy());
    let received = Buffer.alloc(0);
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        const reply = replyTo(decode(received.subarray(2, end)), lines, faults);
        received = received.subarray(end);
        tcpQuestions += 1;
        if (reply !== null)
          socket.write(reply === 'garbage' ? Buffer.from([0, 2, 1, 2]) : streamEncode(reply));
      }
    });
  });
  udp.on('message', (message, from) => {
    const question = decode(message);
    const reply = replyTo(question, lines, faults);
    if (reply === null) return;
    if (reply === 'garbage')
      return udp.send(Buffer.from([message[0] ?? 0, message[1] ?? 0, 0x80]), from.port, from.address);
    const whole = encode(reply);
    const cut = { ...reply, answers: [], flags: (reply.flags ?? 0) | TRUNCATED_RESPONSE };
    udp.send(whole.length > udpSize ? encode(cut) : whole, from.port, from.address);
  });
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const { port } = udp.address();
  tcp.listen(port, '127.0.0.1');
  await once(tcp, 'listening');
  return {
    address: `127.0.0.1:${port}`,
    lines,
    faults,
    overTcp: () => tcpQuestions,
    close: async () => {
      for (const each of connections) each.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ]);
    },
  };
}

function replyTo(
  { id, questions = [], flags = 0 }: Packet,
  lines: readonly string[],
  faults: ReadonlyMap<string, DnsFault>,
): Packet | 'garbage' | null {
  const [question] = questions;
  const name = question?.name.toLowerCase() ?? '';
  const fault = faults.get(name);
  if (fault === 'silence') return null;
  if (fault === 'garbage') return 'garbage';
  const records = lines.flatMap(parseLine);
  const own = records.filter((record) => record.name === name);
  // A CNAME stands for all other types.
  const alias = question?.type === 'CNAME' ? undefined : own.find(({ type }) => type === 'CNAME');
  const target = alias && String('data' in alias ? alias.data : '');
  const found = [
    ...own.filter(({ type }) => type === question?.type),
    ...(alias
      ? [alias, ...records.filter((each) => each.name === target && each.type === question?.type)]
      : []),
  ];
  const exists = records.some((record) => record.name === name || record.name.endsWith(`.${name}`));
  const codes: Readonly<Record<string, number>> = { servfail: serverFailure, refused: refusedCode };
  const code = fault === undefined ? (exists ? noError : noSuchName) : (codes[fault] ?? noError);
  return {
    ...{ type: 'response', id: id ?? 0, questions },
    flags: (flags & 0x0100) | 0x0080 | AUTHORITATIVE_ANSWER | code,
    answers: code === noError ? found : [],
  };
}

/** Reads one line of a zone file, in the form in which Facteur shows them. */
function parseLine(line: string): Answer[] {
  const [, owner = '', type = '', value = ''] = /^\s*(\S+)\.\s+([A-Z]+)\s+(.+?)\s*$/.exec(line) ?? [];
  const base = { name: owner.toLowerCase(), ttl: 60, class: 'IN' } as const;
  const words = value.split(' ');
  const plain = (text = '') => text.replace(/\.$/, '').toLowerCase();
  switch (type) {
    case 'A':
    case 'AAAA':
      return [{ ...base, type, data: value }];
    case 'CNAME':
    case 'PTR':
      return [{ ...base, type, data: plain(value) }];
    case 'MX':
      return [{ ...base, type, data: { preference: Number(words[0]), exchange: plain(words[1]) } }];
    case 'SRV': {
      const [priority, weight, port, target] = words;
      const numbers = { priority: Number(priority), weight: Number(weight), port: Number(port) };
      return [{ ...base, type, data: { ...numbers, target: plain(target) } }];
    }
    case 'TXT':
      return [
        {
          ...{ ...base, type },
          data: [...value.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, text = '']) =>
            text.replace(/\\(.)/g, '$1'),
          ),
        },
      ];
    default:
      return [];
  }
}
