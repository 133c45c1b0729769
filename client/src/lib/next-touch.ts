/** What browsers take for a person's own doing. */
const TOUCHES = ['pointerup', 'touchend', 'mousedown', 'keydown'] as const;

/** Somebody has touched this page since it was loaded; false where the browser does not say. */
export const wasTouched = (): boolean => navigator.userActivation?.hasBeenActive === true;
/** Nobody has; false where the browser does not say. */
export const isUntouched = (): boolean => navigator.userActivation?.hasBeenActive === false;

/**
 * Calls `then` once, at the next press of a finger, a button or a key: from then on browsers allow a page to sound, to buzz
 * and to keep the screen on. Returns what calls it off.
 */
export function onNextTouch(then: () => void): () => void {
  const stop = () => TOUCHES.forEach(touch => removeEventListener(touch, touched, { capture: true }));
  const touched = () => {
    // Escape is none, nor is what a program does.
    if (navigator.userActivation?.isActive === false) return;
    stop();
    then();
  };
  for (const touch of TOUCHES) addEventListener(touch, touched, { capture: true });
  return stop;
}
