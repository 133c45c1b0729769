import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type { SettingsOrganization } from './organization-settings.js';
import { FeesForm, toFeesForm, toFeesInput, type FeesValues } from './settings-form.js';
import { useUpdateOrganization } from './useUpdateOrganization.js';

/** What the organization is called, and what orders made from now on cost on top of the tickets. */
export function FeesPanel({ organization }: { organization: SettingsOrganization }) {
  const form = useForm<FeesValues>({ resolver: zodResolver(FeesForm), defaultValues: toFeesForm(organization) });
  const { register, formState } = form;
  const { errors, isDirty } = formState;
  const { save, loading, error } = useUpdateOrganization(organization.id, form, { feeBasisPoints: 'feePercent' });
  const submit = form.handleSubmit(values => save(values, toFeesInput(values)));
  return (
    <Panel title="Name and fees">
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        <TextField label="Name" autoComplete="organization" error={errors.name?.message} {...register('name')} />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label="Fee in percent"
            inputMode="decimal"
            hint="Of each ticket’s price."
            error={errors.feePercent?.message}
            {...register('feePercent')}
          />
          <TextField
            label="Fixed fee a ticket"
            inputMode="numeric"
            hint="In the smallest unit of the event’s currency: 50 is $0.50, or ¥50."
            error={errors.feeFixed?.message}
            {...register('feeFixed')}
          />
        </div>
        <SelectField
          label="Who pays the fees"
          hint="For orders made from now on."
          error={errors.feesPaidBy?.message}
          {...register('feesPaidBy')}
        >
          <option value="BUYER">Buyers, on top of the price</option>
          <option value="ORGANIZER">We do, out of the price</option>
        </SelectField>
        {errors.root?.message && (
          <Notice tone="problem" focus title="Not saved">
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          Save name and fees
        </Button>
      </form>
    </Panel>
  );
}
