/**
 * A Vendure shop with one thing to sell: it costs nothing, never runs out, and is delivered for nothing.
 *
 * Plain JavaScript, because it runs where Vendure was installed, out of reach of our compiler and our type check.
 */
import {
  bootstrap,
  DefaultLogger,
  dummyPaymentHandler,
  FastImporterService,
  LanguageCode,
  LogLevel,
  Populator,
  ShippingMethod,
  TaxCategory,
  TransactionalConnection,
} from '@vendure/core';
import { randomUUID } from 'node:crypto';

const STOCK = 10_000_000;
const PAYMENT_METHOD = 'dummy';
const languageCode = LanguageCode.en;

// Its defaults: sessions and jobs stay in memory, and with ten connections it is faster than with forty.
const app = await bootstrap({
  logger: new DefaultLogger({ level: LogLevel.Error }),
  apiOptions: { hostname: '127.0.0.1', port: 0, shopApiPath: 'graphql' },
  authOptions: { tokenMethod: 'bearer', superadminCredentials: { identifier: 'nobody', password: randomUUID() } },
  dbConnectionOptions: { type: 'postgres', url: process.env.DATABASE_URL, synchronize: true },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
});

await app.get(Populator).populateInitialData({
  defaultLanguage: languageCode,
  defaultZone: 'Europe',
  countries: [{ name: 'Austria', code: 'AT', zone: 'Europe' }],
  taxRates: [{ name: 'Standard', percentage: 20 }],
  shippingMethods: [{ name: 'Pick up', price: 0 }],
  paymentMethods: [
    {
      name: PAYMENT_METHOD,
      handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  collections: [],
});

const only = entity =>
  app.get(TransactionalConnection).rawConnection.getRepository(entity).findOneOrFail({ where: {} });
const importer = app.get(FastImporterService);
await importer.initialize();
const named = { languageCode, name: 'Hot night', slug: 'hot-night', description: '' };
const productId = await importer.createProduct({ translations: [named], enabled: true });
const variantId = await importer.createProductVariant({
  productId,
  sku: 'hot-night',
  price: 0,
  stockOnHand: STOCK,
  taxCategoryId: (await only(TaxCategory)).id,
  translations: [{ languageCode, name: 'Regular' }],
});
const { id: shippingMethodId } = await only(ShippingMethod);

process.send({ url: await app.getUrl(), variantId, shippingMethodId, paymentMethod: PAYMENT_METHOD });
process.once('disconnect', () => void app.close());
