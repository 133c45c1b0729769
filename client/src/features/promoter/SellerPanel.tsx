import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { TextArea, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type { SettingsOrganization } from './organization-settings.js';
import { SellerForm, toSellerForm, toSellerInput, type SellerValues } from './settings-form.js';
import { useUpdateOrganization } from './useUpdateOrganization.js';

/** Who sells, as later receipts name it: what the organization answers for, so only owners change it. */
export function SellerPanel({ organization }: { organization: SettingsOrganization }) {
  const form = useForm<SellerValues>({ resolver: zodResolver(SellerForm), defaultValues: toSellerForm(organization) });
  const { register, formState } = form;
  const { errors, isDirty } = formState;
  const { save, loading, error } = useUpdateOrganization(organization.id, form);
  const submit = form.handleSubmit(values => save(values, toSellerInput(values)));
  return (
    <Panel title={t`Who sells`}>
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        <p className="text-ink-soft">
          <Trans>On receipts from now on. Those that were written stay as they are.</Trans>
        </p>
        <TextField
          label={t`Legal name`}
          hint={t`Empty: ${organization.name}.`}
          error={errors.legalName?.message}
          {...register('legalName')}
        />
        <TextArea
          label={t`Address`}
          rows={4}
          autoComplete="street-address"
          hint={t`As on an envelope, at most 6 lines.`}
          error={errors.address?.message}
          {...register('address')}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label={t`Tax number`}
            autoComplete="off"
            error={errors.taxNumber?.message}
            {...register('taxNumber')}
          />
          <TextField
            label={t`Receipt numbers begin with`}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            hint={t`INV makes INV-000123.`}
            error={errors.receiptPrefix?.message}
            {...register('receiptPrefix')}
          />
        </div>
        <TextField
          label={t`Contact email`}
          type="email"
          autoComplete="off"
          hint={t`Whom buyers ask.`}
          error={errors.contactEmail?.message}
          {...register('contactEmail')}
        />
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          <Trans>Save who sells</Trans>
        </Button>
      </form>
    </Panel>
  );
}

/** The same for those who may read it and no more. */
export function SellerFacts({ organization }: { organization: SettingsOrganization }) {
  const { name, legalName, address, taxNumber, contactEmail, receiptPrefix } = organization;
  const facts: [string, string | null][] = [
    [t`Legal name`, legalName ?? name],
    [t`Address`, address],
    [t`Tax number`, taxNumber],
    [t`Contact email`, contactEmail],
    [t`Receipt numbers begin with`, receiptPrefix],
  ];
  return (
    <Panel title={t`Who sells`}>
      <p className="mb-4 text-ink-soft">
        <Trans>As receipts name it. Only owners change it.</Trans>
      </p>
      <dl className="flex flex-col gap-4">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt className="text-sm text-ink-soft">{term}</dt>
            <dd className="font-medium break-words whitespace-pre-line">{fact ?? t`Not given`}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
