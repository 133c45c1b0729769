import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
void prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

/** What the one QR code in this PNG says, read by another library than the one that drew it. */
export async function readQr(png: Buffer): Promise<string> {
  const found = await readBarcodes(png, { formats: ['QRCode'] });
  if (found.length !== 1) throw new Error(`${found.length} QR codes found`);
  return found[0]!.text;
}
