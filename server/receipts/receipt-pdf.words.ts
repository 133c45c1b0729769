/** What receipts and credit notes say, in each language that they can be printed in. */
const WORDS = {
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
};

export type ReceiptWords = (typeof WORDS)['en'];

/** The words of this language (BCP 47); English where there are none. `locale` is the language that they are in. */
export function receiptWords(language: string): { words: ReceiptWords; locale: string } {
  const base = language.toLowerCase().split('-')[0]!;
  const words = (WORDS as Record<string, ReceiptWords>)[base];
  return words ? { words, locale: language } : { words: WORDS.en, locale: 'en' };
}
