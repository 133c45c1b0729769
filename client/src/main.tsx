import { ApolloProvider } from '@apollo/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { client, kept, live, session } from './apollo/client.js';
import { KeptContext } from './apollo/useKeptSince.js';
import { LiveContext } from './apollo/live-connection.js';
import { SessionContext } from './apollo/useSession.js';
import { router } from './router.js';
import './styles/app.css';
import { startLanguage } from './words/language.js';

void session.start();
await startLanguage();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SessionContext value={session}>
      <LiveContext value={live}>
        <KeptContext value={kept}>
          <ApolloProvider client={client}>
            <RouterProvider router={router} />
          </ApolloProvider>
        </KeptContext>
      </LiveContext>
    </SessionContext>
  </StrictMode>,
);
