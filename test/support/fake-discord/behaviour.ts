export type Behaviour = ReturnType<typeof createBehaviour>;

/** How Discord behaves now; a test may change any of it. */
export const createBehaviour = () => ({
  /** No request is answered, and no connection taken. */
  down: false,
  /** Seconds to wait, told to every post and edit of the bot's own. */
  retryAfter: 0,
  /** What only one person is to see is answered with this status, where it is none that says well done. */
  aloneStatus: 200,
  /** The answer to this many posts that Discord takes is lost on its way. */
  losesAnswers: 0,
  /** A nonce is forgotten at once: what carries it a second time is a second message. */
  forgetsNonces: false,
  /** A second first response is taken like the first. */
  acknowledgesTwice: false,
  /** The gateway refuses the token, which the API still takes. */
  refusesIdentify: false,
  /** A session whose connection was lost can't be resumed. */
  forgetsSessions: false,
  acknowledgesHeartbeats: true,
  mayNotPostIn: new Set<string>(),
  /** What is deleted, or what the bot may not even view. */
  hidden: new Set<string>(),
  takesNoDirectMessages: new Set<string>(),
  /** The language of everybody's client. */
  locale: 'en-GB',
});
