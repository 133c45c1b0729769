import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMemo } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { CheckField, SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { serverWords } from '../../lib/server-words.js';
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
      say(code ? t`${code.code} is changed` : t`${values.code.toUpperCase()} can be used`);
      return onDone();
    }
    const rest = showInvalidFields(result.fields, setError, promoCodeNames, { percentOff: 'off', amountOff: 'off' });
    if (rest.length > 0 || result.fields.length === 0)
      setError('root', { message: rest.join(' ') || serverWords(result) });
  });
  const error = creating.error ?? updating.error;

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
      {!code && (
        <>
          <TextField
            label={t`Code`}
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            {...field('code')}
          />
          <div className="grid grid-cols-2 gap-5">
            <SelectField label={t`Takes off`} {...register('kind')}>
              <option value="percent">
                <Trans>A percentage</Trans>
              </option>
              <option value="amount">
                <Trans>An amount</Trans>
              </option>
            </SelectField>
            <TextField
              label={percent ? t`Percent` : t`Amount in ${event.currency}`}
              inputMode={percent ? 'numeric' : 'decimal'}
              hint={percent ? t`Of each ticket.` : t`Of the whole order. 0 only opens hidden tickets.`}
              {...field('off')}
            />
          </div>
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 font-semibold">
              <Trans>For which tickets</Trans>
            </legend>
            {event.tiers.map(tier => (
              <CheckField
                key={tier.id}
                label={tier.hidden ? t`${tier.name} (hidden: the code opens it)` : tier.name}
                value={tier.id}
                {...register('tierIds')}
              />
            ))}
            <p className="text-sm text-ink-soft">
              <Trans>None chosen: for all that are not hidden.</Trans>
            </p>
          </fieldset>
        </>
      )}
      <TextField
        label={t`How many orders`}
        inputMode="numeric"
        hint={
          code
            ? plural(code.uses, {
                one: '# use it. Empty: as many as want.',
                other: '# use it. Empty: as many as want.',
              })
            : t`Empty: as many as want.`
        }
        {...field('maxUses')}
      />
      <TextField
        label={t`From`}
        type="datetime-local"
        hint={t`Empty: at once. In ${event.timeZone}.`}
        {...field('startsAt')}
      />
      <TextField
        label={t`Until`}
        type="datetime-local"
        hint={t`Empty: as long as tickets are sold.`}
        {...field('endsAt')}
      />
      {errors.root?.message && (
        <Notice tone="problem" focus title={t`Not saved`}>
          {errors.root.message}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button type="submit" busy={creating.loading || updating.loading}>
        {code ? t`Save changes` : t`Create the code`}
      </Button>
    </form>
  );
}
