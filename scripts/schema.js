/**
 * Prints the API's schema into schema.graphql. With `--check` nothing is written: exit code 1 where the file differs
 * from the code, or where a type, field, argument or enum value of ours has no description.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import './typescript.js';

const file = fileURLToPath(new URL('../schema.graphql', import.meta.url));
const { isEnumType, isInputObjectType, isInterfaceType, isObjectType, printSchema } = await import('graphql');
const { createSchema } = await import('../server/schema.ts');

const schema = createSchema();
const printed = `# Printed from server/ by npm run schema. Change the code, not this file.\n\n${printSchema(schema)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, printed);
} else {
  const problems = [...undescribed()].map(name => `${name} has no description`);
  if (readIfThere(file) !== printed) problems.unshift('schema.graphql differs from the code: run npm run schema');
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function* undescribed() {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || ['ID', 'Int', 'Float', 'String', 'Boolean'].includes(type.name)) continue;
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);
    if (!type.description && !isRoot) yield type.name;
    if (isEnumType(type))
      yield* type
        .getValues()
        .filter(value => !value.description)
        .map(({ name }) => `${type.name}.${name}`);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) yield `${type.name}.${field.name}`;
      for (const argument of field.args ?? []) {
        if (!argument.description) yield `${type.name}.${field.name}(${argument.name}:)`;
      }
    }
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
