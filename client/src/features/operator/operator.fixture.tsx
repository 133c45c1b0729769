import type { ReactElement } from 'react';
import { renderApp, type Root } from '../../testing/render-app.js';

export const at = '2026-11-20T19:00:00Z';

/** A list that has one page. */
export const listOf = (...nodes: object[]) => ({
  edges: nodes.map(node => ({ node })),
  pageInfo: { hasNextPage: false, endCursor: null },
});

/** Some of the operator's page, with what the address says of it. */
export const show = (element: ReactElement, root: Root, search = '') =>
  renderApp([{ path: '/operator', element }], `/operator${search}`, { root });
