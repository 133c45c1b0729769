import { z } from 'zod/mini';

// Compiling validators with `new Function` would offend our content security policy.
z.config({ jitless: true });

/** The fields that many forms share, each with words for the person who fills it in. */
export const nameField = z
  .string()
  .check(z.trim(), z.minLength(1, 'Tell us a name.'), z.maxLength(100, 'At most 100 characters.'));
export const emailField = z
  .string()
  .check(z.trim(), z.email('That doesn’t look like an email address, such as ada@example.com.'));
export const requiredText = (words: string, max = 200) =>
  z.string().check(z.trim(), z.minLength(1, words), z.maxLength(max, `At most ${max} characters.`));
export const newPasswordField = z
  .string()
  .check(
    z.minLength(10, 'At least 10 characters. A short sentence works well.'),
    z.maxLength(200, 'At most 200 characters.'),
  );
