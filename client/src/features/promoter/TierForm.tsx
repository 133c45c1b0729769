import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMemo } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { CheckField, SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { formatNumber } from '../../lib/numbers.js';
import { serverWords } from '../../lib/server-words.js';
import { showInvalidFields } from './form-errors.js';
import type { ManagedEvent, ManagedTier } from './manage-event.js';
import { tierForm, tierNames, toTierForm, type TierValues } from './tier-form.js';
import { useSaveTier } from './useSaveTier.js';

interface TierFormProps {
  event: ManagedEvent;
  tier: ManagedTier | null;
  onDone: () => void;
}

export function TierForm({ event, tier, onDone }: TierFormProps) {
  const resolver = useMemo(() => zodResolver(tierForm(event.currency)), [event.currency]);
  const { register, handleSubmit, formState, setError } = useForm<TierValues>({
    resolver,
    defaultValues: toTierForm(tier, event),
  });
  const { save, loading, error } = useSaveTier(event, tier);
  const { errors } = formState;
  const field = (name: keyof TierValues) => ({ error: errors[name]?.message, ...register(name) });

  const submit = handleSubmit(async values => {
    const result = await save(values);
    switch (result?.__typename) {
      case 'Tier':
        return onDone();
      case 'CapacityBelowSoldError': {
        const taken = result.sold + result.held;
        return setError(
          'capacity',
          {
            message: t`${formatNumber(result.sold)} sold and ${formatNumber(result.held)} held: at least ${formatNumber(taken)}.`,
          },
          { shouldFocus: true },
        );
      }
      case 'InvalidInputError': {
        const rest = showInvalidFields(result.fields, setError, tierNames);
        if (rest.length > 0 || result.fields.length === 0)
          setError('root', { message: rest.join(' ') || serverWords(result) });
      }
    }
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <TextField label={t`Ticket name`} placeholder={t`Regular`} {...field('name')} />
      {!tier && <TextField label={t`What it includes`} hint={t`Optional.`} {...field('description')} />}
      <div className="grid grid-cols-2 gap-5">
        <TextField
          label={t`Price in ${event.currency}`}
          inputMode="decimal"
          hint={t`0 for free.`}
          {...field('price')}
        />
        <TextField label={t`How many`} inputMode="numeric" {...field('capacity')} />
        <TextField label={t`Fewest an order`} inputMode="numeric" {...field('minPerOrder')} />
        <TextField label={t`Most an order`} inputMode="numeric" {...field('maxPerOrder')} />
      </div>
      <TextField
        label={t`Sale starts`}
        type="datetime-local"
        hint={t`Empty: as soon as published.`}
        {...field('saleStartsAt')}
      />
      <TextField
        label={t`Sale ends`}
        type="datetime-local"
        hint={t`Empty: when the event ends.`}
        {...field('saleEndsAt')}
      />
      {!tier && (
        <SelectField label={t`Queue lane`} {...field('lane')}>
          <option value="REGULAR">
            <Trans>Regular</Trans>
          </option>
          <option value="VIP">
            <Trans>VIP</Trans>
          </option>
        </SelectField>
      )}
      <CheckField label={t`Hidden from the public`} {...register('hidden')} />
      {errors.root?.message && (
        <Notice tone="problem" focus title={t`Not saved`}>
          {errors.root.message}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        {tier ? t`Save changes` : t`Add tickets`}
      </Button>
    </form>
  );
}
