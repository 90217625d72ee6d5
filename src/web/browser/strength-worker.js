/* global importScripts, zxcvbnts */
// A classic script, as the libraries' browser builds are.
importScripts('zxcvbn.js', 'common.js', 'en.js', 'fr.js');

const languages = ['language-common', 'language-en', 'language-fr'].map((name) => zxcvbnts[name]);
const estimator = new zxcvbnts.core.ZxcvbnFactory({
  dictionary: Object.assign({}, ...languages.map(({ dictionary }) => dictionary)),
  graphs: zxcvbnts['language-common'].adjacencyGraphs,
});

self.addEventListener('message', ({ data: { password, known } }) => {
  self.postMessage({ password, score: estimator.check(password, known).score });
});
