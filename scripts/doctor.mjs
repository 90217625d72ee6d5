// @ts-check
// `npm run doctor`. Node 18 must be able to run this before anything is installed, hence JavaScript: it says what the
// doctor itself needs, and then lets it look.
const leastNode = 24;
const setUp = 'node scripts/setup.mjs start sets it up, as npm start does.';

/** @param {string} missing */
function refuse(missing) {
  console.log(
    `Settings\n  ✗ ${missing}\n      ${setUp}\n\n1 thing has to be mended before the rest can be looked at.`,
  );
  process.exitCode = 1;
}

if (Number.parseInt(process.versions.node, 10) < leastNode)
  refuse(`Node: this is ${process.versions.node}, and Facteur needs ${leastNode} or later`);
else
  await import('./doctor.ts').catch((error) => {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    refuse(`npm packages: not all are installed (${error.message.split('\n', 1)[0]})`);
  });
