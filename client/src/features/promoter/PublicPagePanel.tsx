import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { Button } from '../../components/Button.js';
import { TextArea, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { paths } from '../../paths.js';
import type { SettingsOrganization } from './organization-settings.js';
import { PublicForm, toPublicForm, toPublicInput, type PublicValues } from './settings-form.js';
import { useUpdateOrganization } from './useUpdateOrganization.js';

/** What the organization says of itself on the page that everybody sees. */
export function PublicPagePanel({ organization }: { organization: SettingsOrganization }) {
  const form = useForm<PublicValues>({ resolver: zodResolver(PublicForm), defaultValues: toPublicForm(organization) });
  const { register, formState } = form;
  const { errors, isDirty } = formState;
  const { save, loading, error } = useUpdateOrganization(organization.id, form);
  const submit = form.handleSubmit(values => save(values, toPublicInput(values)));
  return (
    <Panel
      title={t`Public page`}
      aside={
        <Link to={paths.organizer(organization.slug)} className="link font-medium">
          <Trans>Look at it</Trans>
        </Link>
      }
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        <p className="text-ink-soft">
          <Trans>Your published events stand there by themselves.</Trans>
        </p>
        <TextArea
          label={t`About you`}
          rows={6}
          hint={t`Who you are, and what you put on. Optional.`}
          error={errors.description?.message}
          {...register('description')}
        />
        <TextField
          label={t`Website`}
          type="url"
          autoComplete="url"
          hint={t`Optional.`}
          error={errors.website?.message}
          {...register('website')}
        />
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          <Trans>Save the public page</Trans>
        </Button>
      </form>
    </Panel>
  );
}
