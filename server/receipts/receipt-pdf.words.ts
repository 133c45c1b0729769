/** What receipts and credit notes say. */
export interface ReceiptWords {
  readonly receipt: string;
  readonly creditNote: string;
  readonly number: string;
  readonly date: string;
  readonly order: string;
  readonly correctsReceipt: string;
  readonly receiptOf: (number: string, date: string) => string;
  readonly seller: string;
  readonly taxNumber: (number: string) => string;
  readonly buyer: string;
  readonly event: string;
  readonly tickets: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discount: string;
  readonly amount: string;
  readonly subtotal: string;
  readonly fees: string;
  readonly tax: (rate: string) => string;
  readonly includedTax: (rate: string) => string;
  readonly total: string;
  readonly returned: string;
  readonly payment: string;
  readonly paid: (date: string, provider: string) => string;
  readonly sentBack: (date: string, provider: string) => string;
  readonly reference: (reference: string) => string;
  readonly reason: string;
  readonly takenBack: string;
  readonly refunds: string;
  readonly refund: (number: string, date: string) => string;
}

/** By language subtag (BCP 47). */
const WORDS: Record<string, ReceiptWords> & { readonly en: ReceiptWords } = {
  en: {
    receipt: 'Receipt',
    creditNote: 'Credit note',
    number: 'Number',
    date: 'Date',
    order: 'Order',
    correctsReceipt: 'Corrects receipt',
    receiptOf: (number: string, date: string) => `${number} of ${date}`,
    seller: 'Sold by',
    taxNumber: (number: string) => `Tax number ${number}`,
    buyer: 'Sold to',
    event: 'Event',
    tickets: 'Tickets',
    quantity: 'Quantity',
    unitPrice: 'Price each',
    discount: 'Discount',
    amount: 'Amount',
    subtotal: 'Subtotal',
    fees: 'Fees',
    tax: (rate: string) => `Tax ${rate}`,
    includedTax: (rate: string) => `Includes tax ${rate}`,
    total: 'Total',
    returned: 'Returned',
    payment: 'Payment',
    paid: (date: string, provider: string) => `Paid on ${date} through ${provider}`,
    sentBack: (date: string, provider: string) => `Sent back on ${date} through ${provider}`,
    reference: (reference: string) => `Reference ${reference}`,
    reason: 'Reason',
    takenBack: 'Tickets taken back',
    refunds: 'Refunds',
    refund: (number: string, date: string) => `Credit note ${number} of ${date}`,
  },
  fr: {
    receipt: 'Reçu',
    creditNote: 'Avoir',
    number: 'Numéro',
    date: 'Date',
    order: 'Commande',
    correctsReceipt: 'Corrige le reçu',
    receiptOf: (number, date) => `${number} du ${date}`,
    seller: 'Vendu par',
    taxNumber: number => `Numéro fiscal ${number}`,
    buyer: 'Vendu à',
    event: 'Événement',
    tickets: 'Billets',
    quantity: 'Quantité',
    unitPrice: 'Prix unitaire',
    discount: 'Remise',
    amount: 'Montant',
    subtotal: 'Sous-total',
    fees: 'Frais',
    tax: rate => `Taxe ${rate}`,
    includedTax: rate => `Taxe comprise ${rate}`,
    total: 'Total',
    returned: 'Rendu',
    payment: 'Paiement',
    paid: (date, provider) => `Payé le ${date} par ${provider}`,
    sentBack: (date, provider) => `Rendu le ${date} par ${provider}`,
    reference: reference => `Référence ${reference}`,
    reason: 'Motif',
    takenBack: 'Billets repris',
    refunds: 'Remboursements',
    refund: (number, date) => `Avoir ${number} du ${date}`,
  },
  ar: {
    receipt: 'إيصال',
    creditNote: 'إشعار دائن',
    number: 'الرقم',
    date: 'التاريخ',
    order: 'الطلب',
    correctsReceipt: 'يصحح الإيصال',
    receiptOf: (number, date) => `${number} بتاريخ ${date}`,
    seller: 'البائع',
    taxNumber: number => `الرقم الضريبي ${number}`,
    buyer: 'المشتري',
    event: 'الفعالية',
    tickets: 'التذاكر',
    quantity: 'الكمية',
    unitPrice: 'سعر الواحدة',
    discount: 'الخصم',
    amount: 'المبلغ',
    subtotal: 'المجموع الفرعي',
    fees: 'الرسوم',
    tax: rate => `الضريبة ${rate}`,
    includedTax: rate => `شامل الضريبة ${rate}`,
    total: 'المجموع',
    returned: 'المعاد',
    payment: 'الدفع',
    paid: (date, provider) => `دُفع بتاريخ ${date} عبر ${provider}`,
    sentBack: (date, provider) => `أُعيد بتاريخ ${date} عبر ${provider}`,
    reference: reference => `المرجع ${reference}`,
    reason: 'السبب',
    takenBack: 'تذاكر مستعادة',
    refunds: 'المبالغ المعادة',
    refund: (number, date) => `إشعار دائن ${number} بتاريخ ${date}`,
  },
};

/** The words of this language (BCP 47); English where there are none. `locale` is the language that they are in. */
export function receiptWords(language: string): { words: ReceiptWords; locale: string } {
  const base = language.toLowerCase().split('-')[0]!;
  const words = Object.hasOwn(WORDS, base) ? WORDS[base] : undefined;
  return words ? { words, locale: language } : { words: WORDS.en, locale: 'en' };
}
