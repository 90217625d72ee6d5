/* global importScripts, zxcvbnts */
// The libraries' builds for browsers are scripts of the classic kind, and so is this one.
importScripts('zxcvbn.js', 'common.js', 'en.js', 'fr.js');

const languages = ['language-common', 'language-en', 'language-fr'].map((name) => zxcvbnts[name]);
const judge = new zxcvbnts.core.ZxcvbnFactory({
  dictionary: Object.assign({}, ...languages.map(({ dictionary }) => dictionary)),
  graphs: zxcvbnts['language-common'].adjacencyGraphs,
});

self.addEventListener('message', ({ data: { password, known } }) => {
  self.postMessage({ password, score: judge.check(password, known).score });
});
