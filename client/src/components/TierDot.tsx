/** The colour of a tier, by its place in the event's list; the only use of those colours. */
export const tierColour = (index: number) => `var(--tier-${index % 5})`;

export function TierDot({ index }: { index: number }) {
  return (
    <span aria-hidden className="inline-block size-3 shrink-0 rounded-full" style={{ background: tierColour(index) }} />
  );
}
