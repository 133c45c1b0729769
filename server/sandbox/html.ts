import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** Markup that needs no more escaping. */
export class Html {
  constructor(readonly source: string) {}
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Puts values into markup: text is escaped, Html is not, lists are joined, null and false leave nothing. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  const shown = (value: unknown): string => {
    if (value instanceof Html) return value.source;
    if (Array.isArray(value)) return value.map(shown).join('');
    if (value === null || value === undefined || value === false) return '';
    return String(value).replace(/[&<>"']/g, character => ENTITIES[character] ?? '');
  };
  return new Html(parts.reduce((source, part, i) => source + (i > 0 ? shown(values[i - 1]) : '') + part, ''));
}

/** Light and dark by the reader's setting; contrasts of at least 4.5 to 1 in both. */
const CSS = `
:root{color-scheme:light dark;--paper:#fbf7f2;--card:#fff;--ink:#241623;--soft:#6a5a68;--line:#e6dcd6;--press:#8a4b00;--on-press:#fff;--mark:#ffe3ad;--on-mark:#4a2a00;--bad:#a01d1d}
@media(prefers-color-scheme:dark){:root{--paper:#171016;--card:#221823;--ink:#f6eee6;--soft:#bcaab6;--line:#3d2f3d;--press:#ffb84d;--on-press:#241623;--mark:#3f2c0c;--on-mark:#ffd795;--bad:#ff9d94}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;font-variant-numeric:tabular-nums}
.mark{padding:8px 16px;background:var(--mark);color:var(--on-mark);text-align:center;font-weight:600}
main{max-width:480px;margin:0 auto;padding:32px 16px 64px}main.wide{max-width:1120px}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 8px}h2{font-size:1.125rem;margin:32px 0 8px}
p{margin:0 0 16px}.soft{color:var(--soft)}.bad{color:var(--bad);font-weight:600}
small{overflow-wrap:anywhere}.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px;margin:24px 0}
dl{margin:0}dl div{display:flex;justify-content:space-between;gap:24px;padding:8px 0;border-bottom:1px solid var(--line)}
dt{min-width:5.5rem;overflow-wrap:break-word}dd{margin:0;text-align:end;flex:none}dd.long{flex:0 1 auto;min-width:0;overflow-wrap:anywhere}
dl .total{border:0;padding:16px 0 0;font-size:1.5rem;font-weight:700}
form.buttons{display:grid;gap:8px;margin-bottom:16px}
button,select,input{font:inherit;min-height:48px;border-radius:12px;padding:8px 16px;border:1px solid var(--soft);background:transparent;color:inherit}
button{cursor:pointer;font-weight:600}button.pay{background:var(--press);border-color:var(--press);color:var(--on-press)}
ul{padding-inline-start:20px}li{padding:4px 0}
form.row{display:flex;gap:4px}form.row button{min-height:32px;padding:2px 12px}
a{color:var(--press)}:focus-visible{outline:3px solid var(--press);outline-offset:2px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{text-align:start;padding:8px;border-bottom:1px solid var(--line);white-space:nowrap}
fieldset{border:1px solid var(--line);border-radius:12px;padding:16px;margin:0;display:flex;flex-wrap:wrap;gap:8px 16px;align-items:end}
label{display:grid;gap:4px;font-size:.875rem}.columns{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr))}
`;
const CSS_DIGEST = createHash('sha256').update(CSS).digest('base64');

export interface Page {
  title: string;
  body: Html;
  wide?: boolean;
  /** Where the page's forms may lead: browsers check the redirect after a form, too. */
  formOrigins?: string[];
}

/** Answers with a whole page: no script, nothing from elsewhere, and headers of its own whatever the app around sets. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  { title, body, wide, formOrigins = [] }: Page,
): FastifyReply {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${CSS_DIGEST}'`,
    `form-action ${["'self'", ...new Set(formOrigins)].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(CSS)}</style>
</head>
<body>
<header class="mark">Sandbox: no real money moves here</header>
<main${wide && new Html(' class="wide"')}>
${body}
</main>
</body>
</html>
`;
  return reply
    .code(status)
    .headers({
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .type('text/html; charset=utf-8')
    .send(page.source);
}
