import { createContext, useContext, type CSSProperties, type ReactNode } from 'react';
import type { Words } from '../words/en.js';
import type { Tongue } from '../words/words.js';

/**
 * Tables and inline styles, because mail programs know little else. Classes are for dark mode alone, where the
 * program knows it; without it everything stays readable, being dark ink on light paper.
 */
const FONT = "Figtree, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Tahoma, Arial, sans-serif";
export const INK = '#221627';
const SOFT = '#5f5163';
const PAPER = '#faf6f0';
const SURFACE = '#fffdfa';
const HAIRLINE = '#e0d5ca';
const ACCENT = '#ffb238';
/** A name without a space must not widen the table around it. */
export const WRAPS: CSSProperties = { overflowWrap: 'anywhere', wordBreak: 'break-word' };

const STYLES = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }
  @media (prefers-color-scheme: dark) {
    .paper { background: #17101b !important; }
    .surface { background: #201726 !important; }
    .ink { color: #f7f0e7 !important; }
    .soft { color: #bcaebd !important; }
    .line { border-color: #3a2e40 !important; }
  }
  @media (max-width: 480px) { .pad { padding: 24px 12px !important; } .card { padding: 16px 4px !important; } }
`;

/** What stands after a name, before its value. */
const Colon = createContext(':');

interface SheetProps extends Omit<Tongue, 'words'> {
  readonly words: Pick<Words, 'colon'>;
  readonly subject: string;
  readonly preview: string;
  readonly why: string;
  /** Where its reader refuses more of its kind. */
  readonly unsubscribe?: { readonly url: string; readonly label: string } | undefined;
  readonly children: ReactNode;
}

/** The whole mail around its body: at most 560 pixels wide, the full width of a phone. */
export function Sheet({ words, locale, direction, subject, preview, why, unsubscribe, children }: SheetProps) {
  // Said three times, because each mail program believes another.
  const side = { dir: direction, align: direction === 'rtl' ? 'right' : 'left' } as const;
  const textAlign = side.align;
  return (
    <html lang={locale} dir={direction}>
      <head>
        <meta httpEquiv="Content-Type" content="text/html; charset=utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no" />
        <title>{subject}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLES }} />
      </head>
      <body className="paper" style={{ margin: 0, background: PAPER }}>
        <div data-skip-in-text="true" style={{ display: 'none', maxHeight: 0, overflow: 'hidden' }}>
          {preview}
        </div>
        <Table className="paper" style={{ background: PAPER }}>
          <td align="center" style={{ padding: '24px 12px' }}>
            <Table style={{ maxWidth: 560, margin: '0 auto' }}>
              <td
                className="ink"
                {...side}
                style={{ ...text(15, INK), textAlign, fontWeight: 700, padding: '0 4px 12px' }}
              >
                <span data-skip-in-text="true">Foyer</span>
              </td>
            </Table>
            <Table
              className="surface"
              style={{ maxWidth: 560, margin: '0 auto', background: SURFACE, borderRadius: 12 }}
            >
              <td
                className="surface pad"
                {...side}
                style={{ textAlign, padding: 32, borderTop: `4px solid ${ACCENT}`, borderRadius: 12 }}
              >
                <Colon value={words.colon}>{children}</Colon>
              </td>
            </Table>
            <Table style={{ maxWidth: 560, margin: '0 auto' }}>
              <td className="soft" {...side} style={{ ...text(13, SOFT), textAlign, padding: '16px 4px' }}>
                {why}
                {unsubscribe && (
                  <>
                    {' '}
                    <a href={unsubscribe.url} style={{ color: 'inherit' }}>
                      {unsubscribe.label}
                    </a>
                  </>
                )}
              </td>
            </Table>
          </td>
        </Table>
      </body>
    </html>
  );
}

export const Title = ({ children }: { children: ReactNode }) => (
  <h1 className="ink" style={{ ...text(26, INK, 1.25), fontWeight: 700, margin: '0 0 12px' }}>
    {children}
  </h1>
);

export const Subtitle = ({ children }: { children: ReactNode }) => (
  <h2 className="ink" style={{ ...text(20, INK, 1.3), fontWeight: 700, margin: '0 0 8px' }}>
    {children}
  </h2>
);

export const Paragraph = ({ children, soft = false }: { children: ReactNode; soft?: boolean }) => (
  <p className={soft ? 'soft' : 'ink'} style={{ ...text(soft ? 14 : 16, soft ? SOFT : INK), margin: '0 0 16px' }}>
    {children}
  </p>
);

/** How a mail to somebody by name begins: what it is about, and what happened. */
export const Opening = ({ title, hello, intro }: { title: string; hello: string; intro: string }) => (
  <>
    <Title>{title}</Title>
    <Paragraph>{hello}</Paragraph>
    <Paragraph>{intro}</Paragraph>
  </>
);

/** A link that a thumb hits: 48 pixels high. */
export const Button = ({ href, children }: { href: string; children: string }) => (
  <table role="presentation" cellPadding={0} cellSpacing={0} style={{ margin: '8px 0 24px' }}>
    <tbody>
      <tr>
        <td style={{ background: ACCENT, borderRadius: 8 }}>
          <a
            href={href}
            style={{
              ...text(16, INK, 1.25),
              fontWeight: 700,
              display: 'inline-block',
              padding: '14px 24px',
              textDecoration: 'none',
            }}
          >
            {children}
          </a>
        </td>
      </tr>
    </tbody>
  </table>
);

/** Names and values under each other: read in order by a screen reader, and as lines in the text version. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: string])[] }) => {
  const colon = useContext(Colon);
  return (
    <table role="presentation" cellPadding={0} cellSpacing={0} style={{ width: '100%', margin: '0 0 16px' }}>
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <td className="ink" style={{ ...text(16, INK), padding: '0 0 8px' }}>
              <span className="soft" style={text(14, SOFT)}>
                {name}
                {colon}
              </span>{' '}
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** One ticket. The code stays black on white, with white around it, whatever the program makes of dark mode. */
export const TicketCard = (ticket: {
  serial: string;
  tier: string;
  holder: string;
  cid: string | null;
  alt: string;
}) => (
  <Table className="line" style={{ border: `1px solid ${HAIRLINE}`, borderRadius: 12, margin: '0 0 16px' }}>
    <td align="center" className="card" style={{ padding: 20 }}>
      {ticket.cid && (
        <Table style={{ width: 248, margin: '0 auto 12px' }}>
          <td align="center" style={{ background: '#ffffff', padding: 4, borderRadius: 8 }}>
            <img
              src={`cid:${ticket.cid}`}
              alt={ticket.alt}
              width={240}
              height={240}
              style={{ ...text(14, '#000000'), display: 'block', width: 240, height: 240, border: 0 }}
            />
          </td>
        </Table>
      )}
      <p className="ink" style={{ ...text(18, INK), fontWeight: 700, margin: 0, letterSpacing: 0.5 }}>
        {ticket.serial}
      </p>
      <p className="ink" style={{ ...text(16, INK), margin: '4px 0 0' }}>
        {ticket.tier}
      </p>
      <p className="soft" style={{ ...text(14, SOFT), margin: '4px 0 0', ...WRAPS }}>
        {ticket.holder}
      </p>
    </td>
  </Table>
);

/** The address in full, for programs that show no links. */
export const PlainLink = ({ href, label }: { href: string; label: string }) => (
  <p className="soft" data-skip-in-text="true" style={{ ...text(13, SOFT), margin: 0, wordBreak: 'break-all' }}>
    {label} {href}
  </p>
);

const Table = ({ children, className, style }: { children: ReactNode; className?: string; style?: CSSProperties }) => (
  <table
    role="presentation"
    width="100%"
    cellPadding={0}
    cellSpacing={0}
    className={className}
    style={{ width: '100%', ...style }}
  >
    <tbody>
      <tr>{children}</tr>
    </tbody>
  </table>
);

export function text(size: number, color: string, lineHeight = 1.5): CSSProperties {
  return { fontFamily: FONT, fontSize: size, lineHeight, color };
}
