/** What mail servers say of a message that goes in a circle: Postfix, Sendmail, Exim, Exchange. */
const loopWords =
  /forwarding loop|too many hops|hop count exceeded|mail loop|loops back to|routing loop|too many received/i;

/** Whether a server returned a message because it went in a circle. */
export const isLoop = (words: string): boolean => loopWords.test(words);
