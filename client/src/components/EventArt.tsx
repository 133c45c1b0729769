import { useId } from 'react';

interface Pictured {
  title: string;
  imageUrl?: string | null;
  /** What the picture shows, in words. */
  imageAlt?: string;
  /** Where it was uploaded: the same in several widths. */
  image?: { sources: readonly { url: string; width: number }[] } | null;
}

interface EventArtProps {
  event: Pictured;
  className?: string;
  /** How wide it is drawn, as CSS says it: which of its files is fetched. */
  sizes?: string;
  /** The first picture of a page is wanted at once, the rest as they come near. */
  eager?: boolean;
  /** Beside its title a picture is decoration; where it stands for itself, it is told in words. */
  told?: boolean;
}

/** The event's picture; without one, a stage drawn from its title: curtain, light and floor in the title's own hue. */
export function EventArt({ event, className = '', sizes = '100vw', eager = false, told = false }: EventArtProps) {
  const { title, imageUrl, imageAlt = '', image } = event;
  return (
    <div className={`relative overflow-hidden bg-ticket ${className}`}>
      <Stage title={title} />
      {imageUrl && (
        <img
          key={imageUrl}
          src={imageUrl}
          srcSet={image?.sources.map(({ url, width }) => `${url} ${width}w`).join(', ')}
          sizes={image ? sizes : undefined}
          alt={told ? imageAlt : ''}
          width={1280}
          height={720}
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : 'auto'}
          referrerPolicy="no-referrer"
          className="absolute inset-0 size-full object-cover"
          // The drawing lies beneath: a picture that fails to load just goes away.
          onError={({ currentTarget }) => (currentTarget.hidden = true)}
        />
      )}
    </div>
  );
}

function Stage({ title }: { title: string }) {
  const id = useId();
  const random = seeded(title);
  const hue = Math.floor(random() * 360);
  const warm = (hue + 40 + Math.floor(random() * 60)) % 360;
  const folds = Array.from({ length: 17 }, (_, i) => ({
    x: i * 80 - 20 + random() * 24,
    width: 44 + random() * 40,
    light: random(),
  }));
  const beams = Array.from({ length: 3 }, (_, i) => ({
    from: 200 + i * 420 + random() * 120,
    to: 180 + random() * 920,
    spread: 150 + random() * 190,
  }));
  return (
    <svg aria-hidden viewBox="0 0 1280 720" preserveAspectRatio="xMidYMax slice" className="absolute inset-0 size-full">
      <defs>
        <linearGradient id={`${id}b`} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor={`hsl(${hue} 42% 26%)`} />
          <stop offset="1" stopColor={`hsl(${warm} 48% 17%)`} />
        </linearGradient>
        <linearGradient id={`${id}f`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={`hsl(${hue} 50% 46%)`} stopOpacity="0.85" />
          <stop offset="1" stopColor={`hsl(${hue} 55% 12%)`} stopOpacity="0.2" />
        </linearGradient>
        <linearGradient id={`${id}l`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#ffe2ae" stopOpacity="0.75" />
          <stop offset="1" stopColor="#ffb238" stopOpacity="0" />
        </linearGradient>
        <radialGradient id={`${id}p`} cx="0.5" cy="0.5" r="0.5">
          <stop offset="0" stopColor={`hsl(${warm} 85% 68%)`} stopOpacity="0.9" />
          <stop offset="1" stopColor={`hsl(${warm} 85% 50%)`} stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect width="1280" height="720" fill={`url(#${id}b)`} />
      {folds.map(({ x, width, light }, i) => (
        <path
          key={i}
          d={`M${x} 0 C ${x + 14} 240, ${x - 18} 420, ${x} 640 h${width} C ${x + width - 16} 420, ${x + width + 14} 240, ${x + width} 0 z`}
          fill={`url(#${id}f)`}
          opacity={0.14 + light * 0.34}
        />
      ))}
      <ellipse cx={beams[0]!.to} cy="640" rx="620" ry="210" fill={`url(#${id}p)`} opacity="0.75" />
      {beams.map(({ from, to, spread }, i) => (
        <path key={i} d={`M${from} -20 L${to - spread} 720 H${to + spread} z`} fill={`url(#${id}l)`} opacity={0.26} />
      ))}
      <path d="M0 640 H1280 V720 H0 z" fill={`hsl(${hue} 45% 8%)`} opacity="0.72" />
      <g fill="#ffd48a">
        {Array.from({ length: 27 }, (_, i) => (
          <circle key={i} cx={24 + i * 47.4} cy="640" r="5" opacity={i % 2 ? 0.95 : 0.6} />
        ))}
      </g>
    </svg>
  );
}

/** A small generator that gives the same picture for the same title everywhere (mulberry32 over an FNV-1a hash). */
function seeded(text: string): () => number {
  let state = 2166136261;
  for (const char of text) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
