// @ts-check
// For packages and images: bundles the program in the current directory, before esbuild is removed from it.
import { makeBundle } from '../bundle/make-bundle.mjs';

const made = await makeBundle(process.cwd());
if (made !== 'made' && made !== 'current') throw new Error(`There is no bundle: ${made}`);
