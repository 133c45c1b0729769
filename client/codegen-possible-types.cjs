/** A codegen plugin: which types each union and interface stands for. Apollo's cache needs it to read `... on UserError`. */
const { isAbstractType } = require('graphql');

exports.plugin = schema => {
  const abstract = Object.values(schema.getTypeMap()).filter(
    type => isAbstractType(type) && !type.name.startsWith('__'),
  );
  const possible = Object.fromEntries(
    abstract.map(type => [type.name, schema.getPossibleTypes(type).map(one => one.name)]),
  );
  return `export const possibleTypes: Record<string, string[]> = ${JSON.stringify(possible, null, 2)};\n`;
};
