import type { ReactNode } from 'react';

/** In the picture's own units: it is drawn as wide as there is room. */
export const CHART_WIDTH = 640;
export const CHART_HEIGHT = 140;

interface ChartProps {
  /** What it shows, in words, for whoever does not see it. */
  label: string;
  /** Beneath it, from its begin to its end. */
  caption: readonly string[];
  /** The shapes; the higher, the smaller `y`. */
  children: ReactNode;
}

/** Figures over time as a picture. */
export function Chart({ label, caption, children }: ChartProps) {
  return (
    // Time runs from left to right in every language: it is a picture.
    <figure dir="ltr">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`}
        preserveAspectRatio="none"
        className="h-36 w-full border-b border-hairline"
      >
        {children}
      </svg>
      <figcaption className="mt-2 flex flex-wrap justify-between gap-x-4 text-sm text-ink-soft">
        {caption.map((words, place) => (
          <span key={place}>{words}</span>
        ))}
      </figcaption>
    </figure>
  );
}
