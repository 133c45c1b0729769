import type { Plugin } from 'vite';
import { expandMacros } from './expand-macros.js';

/** The macros of our words in `vite` and `vite build`, before TypeScript and JSX are gone. */
export function compileWords(): Plugin {
  return {
    name: 'compile-words',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/client\/src\/.*\.tsx?$/.test(id)) return null;
      const expanded = expandMacros(code, id, { compile: true, lineNumbers: false });
      return expanded && { code: expanded.code!, map: expanded.map };
    },
  };
}
