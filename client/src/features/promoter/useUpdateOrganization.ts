import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { say } from '../../components/Toasts.js';
import type { UpdateOrganizationInput } from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { showInvalidFields } from './form-errors.js';
import { UPDATE_ORGANIZATION } from './organization-settings.js';

type Changes = Omit<UpdateOrganizationInput, 'organizationId'>;

/** Saves one form of the settings; whatever comes back, what was typed stays. */
export function useUpdateOrganization<T extends FieldValues>(
  organizationId: string,
  form: UseFormReturn<T>,
  rename: Record<string, FieldPath<T>> = {},
) {
  const [run, { loading, error }] = useMutation(UPDATE_ORGANIZATION);
  async function save(values: T, changes: Changes): Promise<void> {
    const answer = await run({ variables: { input: { organizationId, ...changes } } }).catch(() => null);
    const result = answer?.data?.updateOrganization;
    if (!result) return;
    if (result.__typename === 'Organization') {
      form.reset(values, { keepValues: true });
      return say(t`Saved`);
    }
    const fields = result.fields.map(({ path, message }) => ({ path: path.split('.')[0] ?? path, message }));
    const rest = showInvalidFields(fields, form.setError, Object.keys(values) as FieldPath<T>[], rename);
    if (rest.length > 0 || fields.length === 0) {
      form.setError('root', { message: rest.join(' ') || serverWords(result) });
    }
  }
  return { save, loading, error };
}
