// @ts-check
// For tests of packages and images: node is-bundled.mjs DIRECTORY fails unless Facteur there starts from its bundle.
import { currentBundle } from '../bundle/manifest.mjs';

const [directory = '.'] = process.argv.slice(2);
if (currentBundle(directory) === null)
  throw new Error(`Facteur in ${directory} would start from its sources.`);
