import { useEffect, useRef } from 'react';
import { Wedge } from './wedge.js';

/** Calls `onCode` for each code that a barcode reader types, with and without the focus in a field. */
export function useWedge(onCode: (code: string) => void): void {
  const report = useRef(onCode);
  useEffect(() => void (report.current = onCode));
  useEffect(() => {
    const wedge = new Wedge();
    let before: { field: HTMLInputElement; value: string } | null = null;
    const press = (event: KeyboardEvent) => {
      if (event.isComposing) return;
      const code = wedge.press({
        key: event.key,
        code: event.code,
        shiftKey: event.shiftKey,
        repeat: event.repeat,
        isCommand: event.ctrlKey || event.altKey || event.metaKey,
        at: event.timeStamp,
      });
      const field = document.activeElement;
      if (wedge.isFirst) before = field instanceof HTMLInputElement ? { field, value: field.value } : null;
      if (code === null) return;
      event.preventDefault(); // neither a form nor the button that has the focus
      event.stopPropagation();
      if (before && before.field === field) putBack(before.field, before.value);
      report.current(code);
    };
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, []);
}

/** As if the reader had not typed into it; React hears of it as of any typing. */
function putBack(field: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
