import { zodResolver } from '@hookform/resolvers/zod';
import { useMemo } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { CheckField, SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
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
          { message: `${result.sold} sold and ${result.held} held: at least ${taken}.` },
          { shouldFocus: true },
        );
      }
      case 'InvalidInputError': {
        const rest = showInvalidFields(result.fields, setError, tierNames);
        if (rest.length > 0 || result.fields.length === 0)
          setError('root', { message: rest.join(' ') || result.message });
      }
    }
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      <TextField label="Ticket name" placeholder="Regular" {...field('name')} />
      {!tier && <TextField label="What it includes" hint="Optional." {...field('description')} />}
      <div className="grid grid-cols-2 gap-5">
        <TextField label={`Price in ${event.currency}`} inputMode="decimal" hint="0 for free." {...field('price')} />
        <TextField label="How many" inputMode="numeric" {...field('capacity')} />
        <TextField label="Fewest an order" inputMode="numeric" {...field('minPerOrder')} />
        <TextField label="Most an order" inputMode="numeric" {...field('maxPerOrder')} />
      </div>
      <TextField
        label="Sale starts"
        type="datetime-local"
        hint="Empty: as soon as published."
        {...field('saleStartsAt')}
      />
      <TextField label="Sale ends" type="datetime-local" hint="Empty: when the event ends." {...field('saleEndsAt')} />
      {!tier && (
        <SelectField label="Queue lane" {...field('lane')}>
          <option value="REGULAR">Regular</option>
          <option value="VIP">VIP</option>
        </SelectField>
      )}
      <CheckField label="Hidden from the public" {...register('hidden')} />
      {errors.root?.message && (
        <Notice tone="problem" focus title="Not saved">
          {errors.root.message}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={loading}>
        {tier ? 'Save changes' : 'Add tickets'}
      </Button>
    </form>
  );
}
