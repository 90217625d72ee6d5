/** Thrown by a job: run it again after a pause, as a platform's Retry-After asks. That costs no attempt. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  /** Milliseconds. */
  readonly pause: number;

  constructor(pause: number, options?: ErrorOptions) {
    super(`A pause of ${pause} ms was asked for`, options);
    this.pause = pause;
  }
}
