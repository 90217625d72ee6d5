export type Behaviour = ReturnType<typeof createBehaviour>;

/** How the fake behaves; a test may change any of it. */
export const createBehaviour = () => ({
  /** Neither answers requests nor accepts connections. */
  down: false,
  /** Seconds of the Retry-After that every post and edit of the bot gets. */
  retryAfter: 0,
  /** The status of the answers to ephemeral messages, where it is an error. */
  aloneStatus: 200,
  /** The number of accepted posts whose answer is lost. */
  losesAnswers: 0,
  /** Forgets nonces at once: a repeated nonce creates a second message. */
  forgetsNonces: false,
  /** Accepts a second initial response like the first. */
  acknowledgesTwice: false,
  /** The gateway refuses the token, although the API accepts it. */
  refusesIdentify: false,
  /** Sessions whose connection was lost can't be resumed. */
  forgetsSessions: false,
  acknowledgesHeartbeats: true,
  /** Whether the application has the privileged intent "Server Members". */
  listsMembers: false,
  mayNotPostIn: new Set<string>(),
  /** Channels that are deleted or that the bot may not view. */
  hidden: new Set<string>(),
  takesNoDirectMessages: new Set<string>(),
  /** The language of all clients. */
  locale: 'en-GB',
});
