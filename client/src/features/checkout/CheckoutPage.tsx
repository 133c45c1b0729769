import { t } from '@lingui/core/macro';
import { Suspense } from 'react';
import { useParams } from 'react-router';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { HeldCheckout } from './HeldCheckout.js';
import { NewCheckout } from './NewCheckout.js';

/** Buying on one page: who (`/checkout/new`), then pay (`/checkout/{orderId}`), then the order's page with its tickets. */
export function CheckoutPage() {
  const { orderId = '' } = useParams<'orderId'>();
  return (
    <Suspense key={orderId} fallback={<CheckoutSkeleton />}>
      {orderId === 'new' ? <NewCheckout /> : <HeldCheckout />}
    </Suspense>
  );
}

function CheckoutSkeleton() {
  return (
    <SkeletonPage label={t`Loading the checkout`}>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-12 w-2/3" />
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-64 w-full" />
        </div>
        <Skeleton className="h-72 w-full" />
      </div>
    </SkeletonPage>
  );
}
