import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect } from 'react';

const EVERY_MS = 30_000;

/**
 * Asks again every half a minute while the page is looked at and its codes rotate: their secrets are renewed when a
 * scanner is signed out, and a page that is held up at the door stays open, so nothing else would make it ask.
 */
export function useFreshSecrets<Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  rotates: boolean,
): void {
  const client = useApolloClient();
  const asked = JSON.stringify(variables);
  useEffect(() => {
    if (!rotates) return;
    const ask = () => {
      if (document.visibilityState !== 'visible') return;
      // Not the page's own refetch, which would take the code off the screen until the answer comes, and for good where it fails.
      void client
        .query({
          query,
          variables: JSON.parse(asked) as Variables,
          fetchPolicy: 'network-only',
          context: { keep: true },
        } as Parameters<typeof client.query<Data, Variables>>[0])
        .catch(() => undefined);
    };
    const timer = setInterval(ask, EVERY_MS);
    return () => clearInterval(timer);
  }, [client, query, asked, rotates]);
}
