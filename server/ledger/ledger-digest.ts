/**
 * What a seal is computed from, as SQL: the sealer and `verify` use the same words, and anybody with psql can. Bytes are
 * UTF-8 text; instants are whole microseconds since 1970, so that no session's settings change a digest.
 */

/** SHA-256 of everything that a posting says. For queries that group by `posting.id` with its entries as `entry`. */
export const POSTING_DIGEST = `
  sha256(convert_to(jsonb_build_array(
    posting.id, posting.kind, posting.source_id, posting.occurrence, posting.order_id, posting.event_id,
    posting.organization_id, posting.payment_id, posting.currency, (extract(epoch from posting.at) * 1000000)::bigint,
    jsonb_agg(jsonb_build_array(entry.account, entry.amount) order by entry.account collate "C")
  )::text, 'UTF8'))`;

/**
 * SHA-256 of a seal `seal` and, by `previous_hash`, of all before it. `digests` is SQL for the digests that it covers as
 * one text: hexadecimal, one after the other by the postings' ids.
 */
export const sealHash = (digests: string): string => `
  sha256(convert_to(concat_ws('|',
    seal.number, encode(seal.previous_hash, 'hex'), seal.postings, seal.entries,
    (extract(epoch from seal.sealed_at) * 1000000)::bigint, ${digests}
  ), 'UTF8'))`;
