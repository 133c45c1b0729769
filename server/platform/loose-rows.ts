/** So many loose rows of an event are worth putting together. */
export const MANY_LOOSE = 50;

/**
 * The statement's part that takes the rows of each event that has many loose ones (its one parameter: more than so many),
 * totals among them, to be put together in the same statement: whoever reads finds either all of them or what they came
 * to. Of two that do it at once, each takes what the other did not.
 */
export const takeLooseRows = (table: 'attendance_counts' | 'sales_counts'): string => `
  delete from ${table}
  where id in (
    select id from ${table}
    where event_id in (select event_id from ${table} where not is_total group by event_id having count(*) > ?)
    order by id for update skip locked
  )`;
