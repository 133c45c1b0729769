/** Draws the pictures of the installed gate (client/public/icons) from the SVGs of client/icons: after those change. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const drawings = [
  ['gate', 192, 'gate-192'],
  ['gate', 512, 'gate-512'],
  // Cut to any shape: the drawing keeps within the inner 80 % and its ground reaches the edges.
  ['gate-maskable', 512, 'gate-maskable-512'],
  ['gate-maskable', 180, 'gate-apple-180'],
];
const client = fileURLToPath(new URL('../client', import.meta.url));
for (const [drawing, size, name] of drawings)
  await sharp(`${client}/icons/${drawing}.svg`, { density: 144 })
    .resize(size, size)
    .png({ palette: true, compressionLevel: 9 })
    .toFile(`${client}/public/icons/${name}.png`);
