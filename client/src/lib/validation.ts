import type { MessageDescriptor } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { i18n } from '../words/words.js';

// Compiling validators with `new Function` would offend our content security policy.
z.config({ jitless: true });

/** Words are made when they are needed, in the language of then. */
export const atMost = (max: number) => ({ error: () => t`At most ${max} characters.` });

/** The fields that many forms share, each with words for the person who fills it in. */
export const nameField = z
  .string()
  .check(z.trim(), z.minLength(1, { error: () => t`Tell us a name.` }), z.maxLength(100, atMost(100)));
export const emailField = z
  .string()
  .check(z.trim(), z.email({ error: () => t`That doesn’t look like an email address, such as ada@example.com.` }));
export const requiredText = (words: MessageDescriptor | string, max = 200) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => (typeof words === 'string' ? words : i18n._(words)) }),
      z.maxLength(max, atMost(max)),
    );
export const newPasswordField = z
  .string()
  .check(
    z.minLength(10, { error: () => t`At least 10 characters. A short sentence works well.` }),
    z.maxLength(200, atMost(200)),
  );
