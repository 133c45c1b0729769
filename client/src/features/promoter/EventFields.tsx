import { t } from '@lingui/core/macro';
import type { UseFormReturn } from 'react-hook-form';
import { SelectField, TextArea, TextField } from '../../components/Field.js';
import { locale } from '../../words/language.js';
import { i18n } from '../../words/words.js';
import { transferPolicies, type EventValues } from './event-form.js';

const zones = Intl.supportedValuesOf('timeZone');
const currencies = [
  'USD',
  'EUR',
  'GBP',
  'NGN',
  'GHS',
  'ZAR',
  'KES',
  'XOF',
  'EGP',
  'RWF',
  'JPY',
  'CAD',
  'AUD',
  'CHF',
  'KWD',
];

/** The fields of an event, for a new one and for one that changes. Its currency is settled at birth. */
export function EventFields({ form, isNew }: { form: UseFormReturn<EventValues>; isNew: boolean }) {
  const { register, formState, getValues } = form;
  const currencyNames = new Intl.DisplayNames(locale(), { type: 'currency' });
  const { errors } = formState;
  const field = (name: keyof EventValues) => ({ error: errors[name]?.message, ...register(name) });
  const zone = getValues('timeZone');
  const known = zones.includes(zone) ? zones : [zone, ...zones];
  return (
    <div className="flex flex-col gap-5">
      <TextField label={t`Title`} {...field('title')} />
      <TextArea label={t`Description`} hint={t`What makes the evening worth it. Optional.`} {...field('description')} />
      <TextField label={t`Venue`} {...field('venueName')} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label={t`Street address`} autoComplete="off" className="sm:col-span-2" {...field('venueAddress')} />
        <TextField label={t`City`} autoComplete="off" {...field('venueCity')} />
        <TextField label={t`Country`} autoComplete="off" {...field('venueCountry')} />
        <TextField label={t`Starts`} type="datetime-local" {...field('startsAt')} />
        <TextField label={t`Ends`} type="datetime-local" {...field('endsAt')} />
        <TextField label={t`Doors`} type="datetime-local" hint={t`Optional.`} {...field('doorsAt')} />
        <SelectField label={t`Time zone`} {...field('timeZone')}>
          {known.map(name => (
            <option key={name} value={name}>
              {name.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t`Currency`}
          disabled={!isNew}
          hint={isNew ? t`It can’t be changed later.` : undefined}
          {...field('currency')}
        >
          {currencies.map(code => (
            <option key={code} value={code}>
              {code}, {currencyNames.of(code)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t`Places in the house`}
          inputMode="numeric"
          hint={t`Over all kinds of tickets. Optional.`}
          {...field('capacity')}
        />
        <TextField label={t`Minutes a hold lasts`} inputMode="numeric" {...field('holdMinutes')} />
        <TextField
          label={t`Hours an offer from the waitlist lasts`}
          inputMode="numeric"
          hint={t`1 to 168, and never past the end of sale. On the last day, few.`}
          {...field('offerHours')}
        />
        <SelectField
          label={t`Passing tickets on`}
          hint={t`A holder offers it by mail; whoever takes it gets a new code.`}
          {...field('transferPolicy')}
        >
          {Object.entries(transferPolicies).map(([value, words]) => (
            <option key={value} value={value}>
              {i18n._(words)}
            </option>
          ))}
        </SelectField>
      </div>
    </div>
  );
}
