/**
 * Takes the client's words from its code into the catalogs of client/src/words: a new message waits there for its
 * French and its Arabic, one that nobody says any more goes. With `--check` nothing is written: exit code 1 where a
 * message lacks its translation, or where one does not fit.
 */
import { fileURLToPath } from 'node:url';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const config = getConfig();
const catalogs = await getCatalogs(config);

if (!process.argv.includes('--check')) {
  for (const catalog of catalogs) await catalog.make({ clean: true, overwrite: false, orderBy: config.orderBy });
}
const problems = [...(await Promise.all(catalogs.map(problemsOf))).flat(), ...(await discordant())];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function problemsOf(catalog) {
  const said = await catalog.collect();
  if (!said) return [`${catalog.path}: the code can't be read`];
  const found = [];
  for (const locale of config.locales) {
    const written = (await catalog.read(locale)) ?? {};
    for (const [id, { message }] of Object.entries(said)) {
      const translation = written[id]?.translation;
      const why = !translation ? 'is not translated: npm run words, then write it' : misfit(message, translation);
      if (why) found.push(`${catalog.getFilename(locale)}: “${message}” ${why}`);
    }
    const unsaid = Object.keys(written).filter(id => !said[id]);
    for (const id of unsaid)
      found.push(`${catalog.getFilename(locale)}: nobody says “${written[id].message}”: npm run words`);
  }
  return found;
}

function misfit(message, translation) {
  try {
    const [wanted, given] = [message, translation].map(text => partsOf(text));
    return wanted === given
      ? undefined
      : `has ${wanted || 'nothing'} to fill in, “${translation}” ${given || 'nothing'}`;
  } catch (error) {
    return `is translated by what is no message: ${error.message}`;
  }
}

/** What a message has filled in, each once: values by name, elements by number. */
function partsOf(text) {
  const names = new Set(text.match(/<\/?\w+\/?>/g));
  const collect = tokens => {
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      names.add(`{${token[0]}}`);
      if (typeof token[2] === 'object') Object.values(token[2]).filter(Array.isArray).forEach(collect);
    }
  };
  collect(compileMessageOrThrow(text));
  return [...names].sort().join(' ');
}

/** What both catalogs say is said alike: which of them is read last depends on the pages that were visited. */
async function discordant() {
  const found = [];
  for (const locale of config.locales) {
    const [first, ...others] = await Promise.all(catalogs.map(catalog => catalog.read(locale)));
    for (const other of others) {
      for (const [id, { message, translation }] of Object.entries(other ?? {})) {
        const there = first?.[id]?.translation;
        if (there && there !== translation)
          found.push(
            `${locale}: “${message ?? id}” is “${there}” for buyers and “${translation}” for staff: give it a context, or say it alike`,
          );
      }
    }
  }
  return found;
}
