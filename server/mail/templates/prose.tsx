import { Fragment } from 'react';
import { INK, text, WRAPS } from './parts.js';

/** What a person wrote: paragraphs where empty lines are, lines where they end, and addresses that can be followed. */
export const Prose = ({ children }: { children: string }) =>
  children.split(/\n\s*\n/).map((paragraph, n) => (
    <p key={n} className="ink" dir="auto" style={{ ...text(16, INK), margin: '0 0 16px', ...WRAPS }}>
      {paragraph.split('\n').map((line, m) => (
        <Fragment key={m}>
          {m > 0 && <br />}
          {line.split(ADDRESS).map((part, k) =>
            k % 2 === 1 ? (
              <a key={k} href={part} style={{ color: 'inherit' }}>
                {part}
              </a>
            ) : (
              part
            ),
          )}
        </Fragment>
      ))}
    </p>
  ));

/** An address of the web without the mark that ends its sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]])/;
