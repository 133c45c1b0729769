/** A person or a test asked the sandbox for what can't be: neither provider has such an answer. */
export class SandboxRefusal extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}
