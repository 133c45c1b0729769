/** What a printed ticket says. */
export interface TicketWords {
  readonly ticket: string;
  readonly doors: string;
  readonly holder: string;
  readonly tier: string;
  readonly order: string;
  readonly serial: string;
  readonly qrAlt: (serial: string) => string;
  readonly advice: string;
}

/** By language subtag (BCP 47). */
const WORDS: Record<string, TicketWords> & { readonly en: TicketWords } = {
  en: {
    ticket: 'Ticket',
    doors: 'Doors',
    holder: 'Holder',
    tier: 'Admission',
    order: 'Order',
    serial: 'Serial',
    qrAlt: (serial: string) => `QR code of ticket ${serial}`,
    advice: 'Show this code at the entrance. It lets one person in.',
  },
  fr: {
    ticket: 'Billet',
    doors: 'Portes',
    holder: 'Titulaire',
    tier: 'Catégorie',
    order: 'Commande',
    serial: 'Numéro',
    qrAlt: serial => `Code QR du billet ${serial}`,
    advice: 'Présentez ce code à l’entrée. Il fait entrer une personne.',
  },
  ar: {
    ticket: 'تذكرة',
    doors: 'الأبواب',
    holder: 'الحامل',
    tier: 'الفئة',
    order: 'الطلب',
    serial: 'الرقم',
    qrAlt: serial => `رمز الاستجابة السريعة للتذكرة ${serial}`,
    advice: 'أبرِز هذا الرمز عند المدخل. يُدخل شخصًا واحدًا.',
  },
};

/** The words of this language (BCP 47); English where there are none. `locale` is the language that they are in, `align` where its lines begin. */
export function ticketWords(language: string): { words: TicketWords; locale: string; align: 'left' | 'right' } {
  const base = language.toLowerCase().split('-')[0]!;
  const words = Object.hasOwn(WORDS, base) ? WORDS[base] : undefined;
  if (!words) return { words: WORDS.en, locale: 'en', align: 'left' };
  return { words, locale: language, align: base === 'ar' ? 'right' : 'left' };
}
