/** The names of a table's columns, which narrow screens only read out. */
export function TableHead({ names }: { names: readonly string[] }) {
  return (
    <thead className="border-b border-hairline text-sm text-ink-soft max-md:sr-only">
      <tr>
        {names.map(name => (
          <th key={name} scope="col" className="px-4 py-3 font-semibold">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
