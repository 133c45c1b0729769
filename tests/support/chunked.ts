import { request } from 'node:http';

/** Posts a body that does not say how long it is. @returns the answer's status. */
export function postChunked(url: string, body: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' } };
    const sending = request(url, options, answer => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sending.once('error', reject);
    sending.end(body);
  });
}
