import { randomUUID } from 'node:crypto';
import { SERVER_URL } from './global-setup.js';

/** Where the server of these tests is; known to the workers, not to the configuration. */
export function serverUrl(): string {
  const url = process.env[SERVER_URL];
  if (!url) throw new Error(`${SERVER_URL} is not set: run these tests by npm run test:e2e`);
  return url;
}

interface Answer {
  data?: Record<string, unknown>;
  errors?: { message: string }[];
}

/** The data of an operation; throws what went wrong. */
export async function ask<Data>(query: string, variables: object = {}, token?: string): Promise<Data> {
  const response = await fetch(`${serverUrl()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answer;
  if (!data || errors) throw new Error(`HTTP ${response.status} ${JSON.stringify(errors)}`);
  return data as Data;
}

/** The success of a mutation with one input: anything else is a broken test. */
export async function change<Result>(operation: string, input: object, selection: string, token?: string) {
  const [field = ''] = operation.split(':');
  const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input`;
  const named = operation.includes(':') ? operation.split(':')[1]! : type;
  const query = `mutation ($input: ${named}!) { ${field}(input: $input) { __typename ... on UserError { message } ${selection} } }`;
  const result = (await ask<Record<string, { __typename: string }>>(query, { input }, token))[field];
  if (!result || result.__typename.endsWith('Error')) throw new Error(`${field}: ${JSON.stringify(result)}`);
  return result as Result;
}

/** Like nobody else's: for titles, names and addresses. */
export const unique = (word: string): string => `${word} ${randomUUID().slice(-6)}`;
export const uniqueEmail = (word: string): string =>
  `${unique(word).toLowerCase().replaceAll(/\s+/g, '-')}@example.com`;

interface Mail {
  subject: string;
  html: string;
  text: string;
  attachments: { contentType: string; url: string }[];
}

/** What lies in the outbox for this address, the newest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const response = await fetch(`${serverUrl()}/dev/outbox?to=${encodeURIComponent(address)}`, {
    headers: { accept: 'application/json' },
  });
  return (await response.json()) as Mail[];
}

/** Sets how a provider of the sandbox misbehaves. All tests share the sandbox: set it back. */
export async function fault(provider: 'STRIPE' | 'PAYSTACK', mode: 'none' | 'failing'): Promise<void> {
  const response = await fetch(`${serverUrl()}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider, mode }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status} ${await response.text()}`);
}
