/**
 * A mail that did not leave. The message is fit for the record and the log: the receiving side's answer at most,
 * never a key, a password or a part of the mail.
 */
export class MailNotTakenError extends Error {
  override readonly name = 'MailNotTakenError';

  constructor(
    message: string,
    /** True where trying again can't help: the address does not exist, or the mail was refused as it is. */
    readonly final = false,
  ) {
    super(message);
  }
}
