import { spawnSync } from 'node:child_process';
import { SaxesParser } from 'saxes';

/** All texts of an XML document by their elements' paths. @throws Error where it is not well-formed. */
export function textsOf(document: string): Record<string, string[]> {
  const texts: Record<string, string[]> = {};
  const open: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local }) => open.push(local));
  parser.on('closetag', () => open.pop());
  parser.on('text', (text) => {
    const path = open.join('/');
    if (text.trim() !== '') texts[path] = [...(texts[path] ?? []), text];
  });
  parser.write(document).close();
  return texts;
}

/** Runs a Python program on a text. @returns its output. @throws Error where it failed. */
export function python(program: string, input: string): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Whether Python, the second XML parser, is missing; then also writes a line that says so. */
export function lacksPython(): boolean {
  if (spawnSync('python3', ['-c', 'import plistlib, xml.etree.ElementTree']).status === 0) return false;
  process.stderr.write('Tests that ask Python for a second opinion are skipped: there is no python3.\n');
  return true;
}
