import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
    <Panel title={t`Name and fees`}>
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        <TextField label={t`Name`} autoComplete="organization" error={errors.name?.message} {...register('name')} />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label={t`Fee in percent`}
            inputMode="decimal"
            hint={t`Of each ticket’s price.`}
            error={errors.feePercent?.message}
            {...register('feePercent')}
          />
          <TextField
            label={t`Fixed fee a ticket`}
            inputMode="numeric"
            hint={t`In the smallest unit of the event’s currency: 50 is $0.50, or ¥50.`}
            error={errors.feeFixed?.message}
            {...register('feeFixed')}
          />
        </div>
        <SelectField
          label={t`Who pays the fees`}
          hint={t`For orders made from now on.`}
          error={errors.feesPaidBy?.message}
          {...register('feesPaidBy')}
        >
          <option value="BUYER">
            <Trans>Buyers, on top of the price</Trans>
          </option>
          <option value="ORGANIZER">
            <Trans>We do, out of the price</Trans>
          </option>
        </SelectField>
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          <Trans>Save name and fees</Trans>
        </Button>
      </form>
    </Panel>
  );
}
