import { StringDecoder } from 'node:string_decoder';

/** A line that never ends is none of a log's. */
const maxLine = 2 ** 20;

/** Hands over each whole line of a stream. */
export async function forEachLine(
  stream: AsyncIterable<Buffer>,
  take: (line: string) => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLine) rest = '';
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
}
