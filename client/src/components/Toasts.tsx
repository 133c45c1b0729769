import { lazy, Suspense, useSyncExternalStore } from 'react';
import { isRightToLeft } from '../words/language.js';

const Toaster = lazy(() => import('sonner').then(({ Toaster }) => ({ default: Toaster })));

let wanted = false;
const listeners = new Set<() => void>();

/** Where passing news appears ("Saved"). Never a scan's verdict, never an error that asks for something. */
export function Toasts() {
  const shown = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wanted,
  );
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      <Toaster
        position="bottom-center"
        dir={isRightToLeft() ? 'rtl' : 'ltr'}
        toastOptions={{
          style: {
            background: 'var(--ink)',
            color: 'var(--paper)',
            border: 'none',
            borderRadius: 'var(--radius)',
            fontFamily: 'inherit',
            fontSize: '1rem',
          },
        }}
      />
    </Suspense>
  );
}

/** Says it in passing. The library comes with the first word. */
export function say(message: string): void {
  wanted = true;
  for (const listener of listeners) listener();
  void import('sonner').then(({ toast }) => toast(message));
}
