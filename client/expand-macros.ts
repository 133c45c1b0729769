import { transformSync, types, type NodePath, type PluginObj } from '@babel/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';

const MACRO = /from '@lingui\/(?:core|react)\/macro'/;

interface Options {
  /** Parses the English of each message now, so that no page carries a parser for it. */
  compile: boolean;
  lineNumbers: boolean;
}

/** Turns Lingui's `t`, `plural` and `<Trans>` into calls with an id and the English words; null where there are none. */
export function expandMacros(code: string, filename: string, { compile, lineNumbers }: Options) {
  if (!MACRO.test(code)) return null;
  return transformSync(code, {
    filename,
    babelrc: false,
    configFile: false,
    parserOpts: { plugins: ['typescript', 'jsx'] },
    plugins: [['@lingui/babel-plugin-lingui-macro', { descriptorFields: 'message' }], ...(compile ? [compiled] : [])],
    retainLines: lineNumbers,
    sourceMaps: !lineNumbers,
  });
}

/** `{ message: "{n} left" }` becomes `{ message: [["n"], " left"] }`, as Lingui's own compiled catalogs have it. */
function compiled(): PluginObj {
  return {
    visitor: {
      Program: {
        exit(program) {
          program.traverse({
            ObjectExpression(path: NodePath<types.ObjectExpression>) {
              if (!path.node.leadingComments?.some(comment => comment.value.includes('i18n'))) return;
              for (const property of path.node.properties) {
                if (!types.isObjectProperty(property) || !types.isStringLiteral(property.value)) continue;
                const isMessage = types.isIdentifier(property.key, { name: 'message' });
                if (isMessage) property.value = types.valueToNode(compileMessage(property.value.value));
              }
            },
          });
        },
      },
    },
  };
}
