// @ts-check
// A worker beside a mail server on another host, as `npm run worker` runs it.
import { runEntry } from './bundle/run-entry.mjs';

await runEntry('worker');
