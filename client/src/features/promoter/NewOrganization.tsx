import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ChangeEvent } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { slugify } from '../../lib/slug.js';
import { requiredText } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { showInvalidFields } from './form-errors.js';

const CREATE_ORGANIZATION: TypedDocumentNode<Gql.CreateOrganizationMutation, Gql.CreateOrganizationMutationVariables> =
  gql`
    mutation CreateOrganization($input: CreateOrganizationInput!) {
      createOrganization(input: $input) {
        __typename
        ... on Organization {
          id
          slug
          name
        }
        ... on InvalidInputError {
          message
          fields {
            path
            message
          }
        }
      }
    }
  `;

const Organization = z.object({
  name: requiredText(msg`Give it a name.`, 100),
  slug: z
    .string()
    .check(
      z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: () => t`Small letters, digits and single dashes.` }),
      z.maxLength(60),
    ),
});

export function NewOrganization() {
  const navigate = useNavigate();
  const [run, { loading, error }] = useMutation(CREATE_ORGANIZATION, {
    refetchQueries: ['Viewer'],
    awaitRefetchQueries: true,
  });
  const { register, handleSubmit, formState, setError, setValue } = useForm({
    resolver: zodResolver(Organization),
    defaultValues: { name: '', slug: '' },
  });
  const { errors, dirtyFields } = formState;

  const submit = handleSubmit(async input => {
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = data?.createOrganization;
    if (result?.__typename === 'Organization') return navigate(paths.organization(result.slug));
    if (result?.__typename === 'InvalidInputError') {
      const rest = showInvalidFields(result.fields, setError, ['name', 'slug']);
      if (rest.length > 0 || result.fields.length === 0)
        setError('name', { message: rest.join(' ') || serverWords(result) });
    }
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
      {error && <Failure focus error={error} />}
      <TextField
        label={t`Organization`}
        autoComplete="organization"
        error={errors.name?.message}
        {...register('name', {
          onChange: ({ target }: ChangeEvent<HTMLInputElement>) =>
            !dirtyFields.slug && setValue('slug', slugify(target.value)),
        })}
      />
      <TextField
        label={t`Short name for links`}
        hint={t`Small letters, digits and dashes.`}
        error={errors.slug?.message}
        {...register('slug')}
      />
      <Button type="submit" busy={loading}>
        <Trans>Create organization</Trans>
      </Button>
    </form>
  );
}
