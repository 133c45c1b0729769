import QRCode from 'qrcode';

/** 15 % of the picture may be dirty or torn (ISO/IEC 18004, level M). */
const OPTIONS = { errorCorrectionLevel: 'M' } as const;
/** The quiet zone that the standard asks for, in modules. */
const MARGIN = 4;
const WIDTH = 600;

/** The dark squares of a ticket's QR code, without the quiet zone around them. */
export interface QrMatrix {
  /** Modules on each side. */
  readonly size: number;
  /** Whether the module in this row and column is dark; both count from 0. */
  isDark(row: number, column: number): boolean;
}

/** For drawing it as vectors. */
export function ticketQrMatrix(code: string): QrMatrix {
  const { size, data } = QRCode.create(code, OPTIONS).modules;
  return { size, isDark: (row, column) => data[row * size + column] === 1 };
}

/**
 * A PNG, black on white, at most 600 pixels wide: every module has the same whole number of pixels, so that no edge
 * is blurred. About 7 ms of work; made in jobs and by requests for the file alone.
 */
export function ticketQrPng(code: string): Promise<Buffer> {
  const { size } = ticketQrMatrix(code);
  const scale = Math.max(1, Math.floor(WIDTH / (size + 2 * MARGIN)));
  return QRCode.toBuffer(code, { ...OPTIONS, type: 'png', margin: MARGIN, scale });
}
