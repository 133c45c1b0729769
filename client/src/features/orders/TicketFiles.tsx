import { gql, type FragmentType, type TypedDocumentNode } from '@apollo/client';
import { useFragment } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Icon, type IconName } from '../../components/Icon.js';
import type * as Gql from '../../gql/graphql.js';
import { sameOrigin } from '../../lib/same-origin.js';

export const TICKET_FILES: TypedDocumentNode<Gql.TicketFilesFragment> = gql`
  fragment TicketFiles on Ticket {
    id
    serial
    pdfUrl
    appleWalletUrl
    googleWalletUrl
  }
`;

/** What can be taken along of a ticket: its PDF, and passes where wallets are set up. Entries of a list. */
export function TicketFiles({ ticket }: { ticket: FragmentType<Gql.TicketFilesFragment> }) {
  const { data, complete } = useFragment({ fragment: TICKET_FILES, from: ticket });
  if (!complete) return null;
  const { serial, pdfUrl, appleWalletUrl, googleWalletUrl } = data;
  return (
    <>
      {pdfUrl && <TakeAlong href={sameOrigin(pdfUrl)} icon="download" words={t`PDF of ${serial}`} />}
      {appleWalletUrl && (
        <TakeAlong href={sameOrigin(appleWalletUrl)} icon="ticket" words={t`${serial} to Apple Wallet`} />
      )}
      {googleWalletUrl && <TakeAlong href={googleWalletUrl} icon="ticket" words={t`${serial} to Google Wallet`} />}
    </>
  );
}

export const TakeAlong = ({ href, icon, words }: { href: string; icon: IconName; words: string }) => (
  <li>
    <a href={href} className="flex min-h-12 items-center gap-3 font-medium hover:underline">
      <Icon name={icon} />
      {words}
    </a>
  </li>
);
