import { html, type Html } from './html.js';

/** The forms of the status page: each posts to a control and leads back. */

export interface Switch {
  /** The control below `/sandbox`. */
  path: 'faults' | 'refund-faults';
  title: string;
  provider: string;
  name: 'mode' | 'course';
  choices: readonly string[];
  chosen: string;
  ms: number | null;
}

export const switchForm = ({ path, title, provider, name, choices, chosen, ms }: Switch): Html =>
  html`<form method="post" action="/sandbox/${path}">
    <fieldset>
      <legend>${title}</legend>
      <input type="hidden" name="provider" value="${provider}" />
      <label
        >${name === 'mode' ? 'Mode' : 'Course'}
        <select name="${name}">
          ${choices.map(choice => html`<option${choice === chosen && html` selected`}>${choice}</option>`)}
        </select></label
      >
      <label>Milliseconds <input name="ms" inputmode="numeric" size="8" value="${ms}" /></label>
      <button>Set</button>
    </fieldset>
  </form>`;

interface Steps {
  /** The control below `/sandbox`. */
  path: 'disputes' | 'refunds';
  /** What is decided about, by the names that the control knows. */
  about: Record<string, string>;
  /** The outcomes that are possible, and what their buttons say. */
  outcomes: Record<string, string>;
}

/** A button for each thing that a buyer or a bank can do next. */
export const stepForm = ({ path, about, outcomes }: Steps): Html =>
  html`<form method="post" action="/sandbox/${path}" class="row">
    ${Object.entries(about).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${Object.entries(outcomes).map(
      ([outcome, label]) => html`<button name="outcome" value="${outcome}">${label}</button>`,
    )}
  </form>`;

export const table = (heads: string[], rows: unknown[][]): Html =>
  rows.length === 0
    ? html`<p class="soft">None yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${heads.join(', ')}">
        <table>
          <thead>
            <tr>
              ${heads.map(head => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              cells =>
                html`<tr>
                  ${cells.map(cell => html`<td>${cell}</td>`)}
                </tr> `,
            )}
          </tbody>
        </table>
      </div>`;
