import { useEffect } from 'react';

interface SeoProps {
  title: string;
  /** What search engines show under the title: the first words of a longer text are enough. */
  description: string;
  /** The page's one address, without what a link may carry along. */
  path: string;
}

const LONGEST = 160;

/** What a page of the public tells those who list it. React puts title and link into the head. */
export function Seo({ title, description, path }: SeoProps) {
  useEffect(() => {
    const meta = document.querySelector<HTMLMetaElement>('meta[name="description"]');
    if (!meta || !description) return;
    const before = meta.content;
    meta.content = shortened(description);
    return () => void (meta.content = before);
  }, [description]);
  return (
    <>
      <title>{`${title} · Foyer`}</title>
      <link rel="canonical" href={new URL(path, window.location.origin).href} />
    </>
  );
}

/** One line that ends with a word. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST) return line;
  return `${line.slice(0, LONGEST).replace(/\s+\S*$/, '')}…`;
}
