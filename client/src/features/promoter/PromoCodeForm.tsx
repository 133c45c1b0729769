import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMemo } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { CheckField, SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { showInvalidFields } from './form-errors.js';
import {
  promoCodeForm,
  promoCodeNames,
  toLimits,
  toPromoCodeForm,
  toPromoCodeInput,
  type PromoCodeValues,
} from './promo-code-form.js';
import {
  CREATE_PROMO_CODE,
  PROMO_CODES,
  UPDATE_PROMO_CODE,
  type PromoCodeLine,
  type PromoEvent,
} from './promo-codes.js';

interface PromoCodeFormProps {
  event: PromoEvent;
  /** Null: a new one. Of one that exists, what buyers were promised can't change. */
  code: PromoCodeLine | null;
  onDone: () => void;
}

export function PromoCodeForm({ event, code, onDone }: PromoCodeFormProps) {
  const resolver = useMemo(() => zodResolver(promoCodeForm(event.currency)), [event.currency]);
  const { register, handleSubmit, formState, setError, control } = useForm<PromoCodeValues>({
    resolver,
    defaultValues: toPromoCodeForm(code, event),
  });
  const again = { refetchQueries: [PROMO_CODES], awaitRefetchQueries: true };
  const [create, creating] = useMutation(CREATE_PROMO_CODE, again);
  const [update, updating] = useMutation(UPDATE_PROMO_CODE);
  const { errors } = formState;
  const field = (name: keyof PromoCodeValues) => ({ error: errors[name]?.message, ...register(name) });
  const percent = useWatch({ control, name: 'kind' }) === 'percent';

  const submit = handleSubmit(async values => {
    const result = code
      ? (await update({ variables: { input: { promoCodeId: code.id, ...toLimits(values, event) } } }).catch(() => null))
          ?.data?.updatePromoCode
      : (
          await create({ variables: { input: { eventId: event.id, ...toPromoCodeInput(values, event) } } }).catch(
            () => null,
          )
        )?.data?.createPromoCode;
    if (!result) return;
    if (result.__typename === 'PromoCode') {
      say(code ? `${code.code} is changed` : `${values.code.toUpperCase()} can be used`);
      return onDone();
    }
    const rest = showInvalidFields(result.fields, setError, promoCodeNames, { percentOff: 'off', amountOff: 'off' });
    if (rest.length > 0 || result.fields.length === 0) setError('root', { message: rest.join(' ') || result.message });
  });
  const error = creating.error ?? updating.error;

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      {!code && (
        <>
          <TextField
            label="Code"
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            {...field('code')}
          />
          <div className="grid grid-cols-2 gap-5">
            <SelectField label="Takes off" {...register('kind')}>
              <option value="percent">A percentage</option>
              <option value="amount">An amount</option>
            </SelectField>
            <TextField
              label={percent ? 'Percent' : `Amount in ${event.currency}`}
              inputMode={percent ? 'numeric' : 'decimal'}
              hint={percent ? 'Of each ticket.' : 'Of the whole order. 0 only opens hidden tickets.'}
              {...field('off')}
            />
          </div>
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 font-semibold">For which tickets</legend>
            {event.tiers.map(tier => (
              <CheckField
                key={tier.id}
                label={tier.hidden ? `${tier.name} (hidden: the code opens it)` : tier.name}
                value={tier.id}
                {...register('tierIds')}
              />
            ))}
            <p className="text-sm text-ink-soft">None chosen: for all that are not hidden.</p>
          </fieldset>
        </>
      )}
      <TextField
        label="How many orders"
        inputMode="numeric"
        hint={code ? `${code.uses} use it. Empty: as many as want.` : 'Empty: as many as want.'}
        {...field('maxUses')}
      />
      <TextField
        label="From"
        type="datetime-local"
        hint={`Empty: at once. In ${event.timeZone}.`}
        {...field('startsAt')}
      />
      <TextField label="Until" type="datetime-local" hint="Empty: as long as tickets are sold." {...field('endsAt')} />
      {errors.root?.message && (
        <Notice tone="problem" focus title="Not saved">
          {errors.root.message}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={creating.loading || updating.loading}>
        {code ? 'Save changes' : 'Create the code'}
      </Button>
    </form>
  );
}
