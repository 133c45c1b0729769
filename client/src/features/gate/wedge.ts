/**
 * Barcode readers that call themselves keyboards ("wedges"): they type a code within a tenth of a second and end it with
 * Enter or Tab. No person types like that, so the speed tells them apart, wherever the focus is.
 */
export interface Key {
  /** As in KeyboardEvent: what the layout makes of it, and which key of a US keyboard it was. */
  key: string;
  code: string;
  shiftKey: boolean;
  /** Held down: no reader does. */
  repeat: boolean;
  /** With Ctrl, Alt or Meta: a command. */
  isCommand: boolean;
  /** Milliseconds of any clock. */
  at: number;
}

/** Readers over Bluetooth take up to 40 ms a key; fast typists 90 and more. */
const LONGEST_GAP_MS = 60;
/** Shorter than any code; longer than what somebody drums in one go. */
const FEWEST_KEYS = 8;

const TICKET = /^FY1\.[\w-]+\.[\w-]+(\.\d{6})?$/;

/** What readers are set to send, whatever layout the device has: the keys of a US keyboard. */
const SIGNS: Record<string, [plain: string, shifted: string]> = {
  Minus: ['-', '_'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  Equal: ['=', '+'],
  Space: [' ', ' '],
};

function asOnUsKeyboard({ code, shiftKey }: Key): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? SIGNS[code]?.[shiftKey ? 1 : 0] ?? '';
}

export class Wedge {
  #typed = '';
  #physical = '';
  #keys = 0;
  #last = -Infinity;

  /** Whether the key that was just pressed may be the first of a code. */
  get isFirst(): boolean {
    return this.#keys === 1;
  }

  /** Takes the next key. Returns a code where this key ended one, else null. */
  press(key: Key): string | null {
    if (key.key === 'Shift' || key.key === 'CapsLock') return null;
    if (key.at - this.#last > LONGEST_GAP_MS || key.repeat || key.isCommand) this.#clear();
    this.#last = key.at;
    if (key.key === 'Enter' || key.key === 'Tab') {
      const code = this.#keys >= FEWEST_KEYS ? this.#code() : null;
      this.#clear();
      return code;
    }
    if (key.repeat || key.isCommand || [...key.key].length !== 1) {
      this.#clear();
      return null;
    }
    this.#typed += key.key;
    this.#physical += asOnUsKeyboard(key);
    this.#keys++;
    return null;
  }

  /** On a French or Arabic layout the letters are others than the reader meant, and the keys are not. */
  #code(): string {
    return !TICKET.test(this.#typed) && TICKET.test(this.#physical) ? this.#physical : this.#typed;
  }

  #clear(): void {
    this.#typed = this.#physical = '';
    this.#keys = 0;
  }
}
