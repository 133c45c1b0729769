/** What a printed ticket says, in each language that it can be printed in. */
const WORDS = {
  en: {
    ticket: 'Ticket',
    doors: 'Doors',
    holder: 'Holder',
    tier: 'Admission',
    order: 'Order',
    serial: 'Serial',
    qrAlt: (serial: string) => `QR code of ticket ${serial}`,
    rotating: 'The code of this ticket changes every 15 seconds.',
    openPage: 'Open your ticket on the phone that you bring: its page shows the code, also without a network.',
    advice: 'Show this code at the entrance. It lets one person in.',
    adviceRotating: 'This sheet alone lets nobody in.',
  },
};

export type TicketWords = (typeof WORDS)['en'];

/** The words of this language (BCP 47); English where there are none. `locale` is the language that they are in. */
export function ticketWords(language: string): { words: TicketWords; locale: string } {
  const base = language.toLowerCase().split('-')[0]!;
  const words = (WORDS as Record<string, TicketWords>)[base];
  return words ? { words, locale: language } : { words: WORDS.en, locale: 'en' };
}
