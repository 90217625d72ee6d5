import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { resolve } from 'node:path';

/** Has a stack trace name the sources where it names a bundle of them (scripts/bundle/). */
export type RestorePositions = (stack: string) => string;

/** A place in a bundle, as a stack trace names it. */
const bundledPlace = /(?:file:\/\/)?(\/[^\s()]*\/node_modules\/\.cache\/facteur\/[^\s()]+\.mjs):(\d+):(\d+)/g;

/** Where errors come one after the other, their maps are read once. Milliseconds. */
const keptFor = 10_000;

/**
 * Reads the map of a bundle's file at the first error from there alone: read at the start, as Node does it with
 * --enable-source-maps, they would cost each start more than the bundle saves.
 */
export function createSourcePositions(): RestorePositions {
  const maps = new Map<string, SourceMap | null>();

  function mapOf(file: string): SourceMap | null {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const map = readMap(file);
    if (maps.size === 0) setTimeout(() => maps.clear(), keptFor).unref();
    maps.set(file, map);
    return map;
  }

  return (stack) =>
    stack.replace(bundledPlace, (place: string, file: string, line: string, column: string) => {
      const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
      // What has no origin is a library's.
      return origin && 'fileName' in origin && origin.fileName !== ''
        ? `${resolve(file, '..', origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`
        : place;
    });
}

/** Null where it is not there: the places stay those in the bundle. */
function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return null;
  }
}
