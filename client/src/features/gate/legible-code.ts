/**
 * What a QR code holds, as it can be sent: no server takes U+0000 or half a surrogate pair. Somebody else's code with one
 * shall be an unknown code, and hold up nothing that is sent with it.
 */
export const legibleCode = (text: string): string => text.replace(/[\0\ud800-\udfff]/gu, '\ufffd');
