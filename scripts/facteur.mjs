// @ts-check
// Facteur, as `npm start` runs it.
import { runEntry } from './bundle/run-entry.mjs';

await runEntry('main');
