import type { Asker, TestApp } from './app.js';

/** Takes an event's lists, as a promoter's client does. */
export function exporting(app: TestApp) {
  const download = (eventId: string, list: string, { token }: Asker = {}) =>
    app.app.http.inject({
      url: `/exports/${eventId}/${list}.csv`,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  return {
    download,

    /** A list's lines by their heads. No cell of these tests has a line's end in it. */
    async lines(eventId: string, list: string, asker: Asker): Promise<Record<string, string>[]> {
      const { body, statusCode } = await download(eventId, list, asker);
      if (statusCode !== 200) throw new Error(`${statusCode}: ${body}`);
      const [head, ...rest] = body.trimEnd().split('\r\n').map(cellsOf);
      return rest.map(cells => Object.fromEntries(cells.map((cell, column) => [head![column]!, cell])));
    },
  };
}

const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    (quoted ?? plain!).replaceAll('""', '"'),
  );
