/** The ledger's entries with what their postings say. */
export const BOOKED = 'ledger_postings as posting join ledger_entries as entry on entry.posting_id = posting.id';
