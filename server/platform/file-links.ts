import { z } from 'zod';
import { clock } from './clock.js';
import type { SecretKey, TokenPurpose } from './secret-key.js';

const HOUR_SECONDS = 3_600;

/** The query of a file's address: whoever bears it may read that file until it expires. */
export const fileGrant = z.object({
  /** Seconds since 1970, UTC. */
  expires: z.coerce.number().int().positive(),
  signature: z.string().max(100),
});

export type FileGrant = z.infer<typeof fileGrant>;

/** Addresses of files that are not for everybody. Each is a key of its own: its bearer needs nothing else. */
export class FileLinks {
  constructor(
    private readonly secrets: Pick<SecretKey, 'token' | 'opens'>,
    private readonly purpose: TokenPurpose,
  ) {}

  /** This address, good for one to two hours. `subject` is all that the file depends on: another opens nothing. */
  sign(address: string, subject: string): string {
    // To the full hour, so that a page that asks again gets the same address and shows the same picture.
    const hour = Math.ceil(clock.now().getTime() / 1_000 / HOUR_SECONDS);
    return this.signed(address, subject, (hour + 1) * HOUR_SECONDS);
  }

  /** This address, good for so many seconds from now. */
  signFor(seconds: number, address: string, subject: string): string {
    return this.signed(address, subject, Math.floor(clock.now().getTime() / 1_000) + seconds);
  }

  opens(subject: string, { expires, signature }: FileGrant): boolean {
    if (expires * 1_000 <= clock.now().getTime()) return false;
    return this.secrets.opens(this.purpose, `${subject}:${expires}`, signature);
  }

  private signed(address: string, subject: string, expires: number): string {
    return `${address}?expires=${expires}&signature=${this.secrets.token(this.purpose, `${subject}:${expires}`)}`;
  }
}
