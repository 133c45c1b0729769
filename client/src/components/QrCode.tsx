import { useMemo } from 'react';
import { encode } from 'uqr';

/** A QR code on white paper, in dark mode too: scanners want dark on light with a quiet edge. */
export function QrCode({ value, label, className = '' }: { value: string; label: string; className?: string }) {
  const { path, size } = useMemo(() => {
    const { data, size } = encode(value, { ecc: 'M', border: 3 });
    const runs = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
    return { path: runs.join(''), size };
  }, [value]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={`bg-white ${className}`}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
