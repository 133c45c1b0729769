import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { formatMoney, formatPrice, type MoneyValue } from '../lib/money.js';

interface SumsProps {
  lines: { id: string; name: string; quantity: number; total: MoneyValue }[];
  discount: MoneyValue;
  fees: MoneyValue;
  tax: MoneyValue;
  total: MoneyValue;
}

/** What is bought and what it comes to; lines that are nothing are left out, and tax that is in the prices is called so. */
export function Sums({ lines, discount, fees, tax, total }: SumsProps) {
  const beforeTax = lines.reduce((sum, line) => sum + line.total.amount, fees.amount - discount.amount);
  return (
    <dl className="flex flex-col gap-2">
      {lines.map(line => (
        <Row key={line.id} label={`${line.quantity} × ${line.name}`} value={formatPrice(line.total)} />
      ))}
      {discount.amount > 0 && <Row label={t`Discount`} value={`−${formatMoney(discount)}`} />}
      {fees.amount > 0 && <Row label={t`Fees`} value={formatMoney(fees)} />}
      {tax.amount > 0 && (
        <Row label={beforeTax === total.amount ? t`Tax, included` : t`Tax`} value={formatMoney(tax)} />
      )}
      <div className="mt-2 flex items-baseline justify-between gap-4 border-t border-hairline pt-4">
        <dt className="text-lg font-bold">
          <Trans>Total</Trans>
        </dt>
        <dd className="text-2xl font-bold">{formatPrice(total)}</dd>
      </div>
    </dl>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
