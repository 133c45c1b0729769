import swc from '@swc/jest';
import { expandMacros } from './expand-macros.ts';

const { process, processAsync, ...rest } = swc.createTransformer();
const expanded = (code, path) => expandMacros(code, path, { compile: false, lineNumbers: true })?.code ?? code;

/** As for the server, after the macros of our words. */
export default {
  ...rest,
  process: (code, path, options) => process(expanded(code, path), path, options),
  processAsync: async (code, path, options) => processAsync(expanded(code, path), path, options),
};
