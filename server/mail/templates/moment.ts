/** One instant with its day, time and zone: `November 28, 2026 at 7:30 PM GMT+1`. UTC unless a zone (IANA) is named. */
export function momentInWords(instant: Date, locale: string, timeZone = 'UTC'): string {
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  const words = new Intl.DateTimeFormat(locale, { ...day, ...clock, timeZone }).format(instant);
  return words.replace(/[\u00a0\u2009\u202f]/g, ' ');
}
