// @ts-check
// For packages and images: bundles the program in the current directory, before esbuild is removed from it. Commits from
// before there were bundles have no esbuild, and run their sources; is-bundled.mjs says of others that they have one.
import { makeBundle } from '../bundle/make-bundle.mjs';

const made = await makeBundle(process.cwd());
if (made instanceof Error) throw made;
if (made === 'impossible') console.error('There is no esbuild: no bundle is made.');
