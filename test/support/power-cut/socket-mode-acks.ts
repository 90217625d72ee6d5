import { isJson } from '../fake-slack/check-blocks.ts';
import type { Sent } from './replay.ts';

/** When each acknowledgement of a payload was sent over Slack's Socket Mode. */
export const acknowledgementsSent = (sent: readonly Sent[]): number[] =>
  textsSent(sent).flatMap(({ at, text }) => {
    const said: unknown = JSON.parse(text);
    return isJson(said) && typeof said['envelope_id'] === 'string' ? [at] : [];
  });

/** The texts that a client sent over WebSockets (RFC 6455, 5.2), each when its last octet was. */
function textsSent(sent: readonly Sent[]): { readonly at: number; readonly text: string }[] {
  return [...new Set(sent.map(({ connection }) => connection))].flatMap((connection) => {
    const chunks = sent.filter((each) => each.connection === connection);
    const octets = Buffer.concat(chunks.map((each) => each.octets));
    if (!/^upgrade: websocket\r$/im.test(octets.toString('latin1'))) return [];
    const first = octets.indexOf('\r\n\r\n') + 4;
    return framesIn(octets, first).map(({ end, text }) => ({ at: sentAt(chunks, end), text }));
  });
}

/** In which chunk the octet before `end` was. */
function sentAt(chunks: readonly Sent[], end: number): number {
  let length = 0;
  const last = chunks.find(({ octets }) => {
    length += octets.length;
    return length >= end;
  });
  if (!last) throw new Error('A frame was cut');
  return last.at;
}

function framesIn(octets: Buffer, first: number): { readonly end: number; readonly text: string }[] {
  const texts: { end: number; text: string }[] = [];
  for (let at = first; at + 6 <= octets.length; ) {
    const opcode = octets.readUInt8(at) & 0x0f;
    const short = octets.readUInt8(at + 1) & 0x7f;
    const [length, head] =
      short < 126
        ? [short, 2]
        : short === 126
          ? [octets.readUInt16BE(at + 2), 4]
          : [Number(octets.readBigUInt64BE(at + 2)), 10];
    const mask = octets.subarray(at + head, at + head + 4);
    const from = at + head + 4;
    const payload = octets
      .subarray(from, from + length)
      .map((octet, index) => octet ^ (mask[index % 4] ?? 0));
    at = from + length;
    if (opcode === 1) texts.push({ end: at, text: Buffer.from(payload).toString('utf8') });
  }
  return texts;
}
