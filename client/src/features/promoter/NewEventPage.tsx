import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useSuspenseQuery } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import { Button } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { paths } from '../../paths.js';
import { apiNames, emptyEvent, EventForm, toInput, type EventValues } from './event-form.js';
import { EventFields } from './EventFields.js';
import { showInvalidFields } from './form-errors.js';

const HOST: TypedDocumentNode<Gql.HostQuery, Gql.HostQueryVariables> = gql`
  query Host($slug: String!) {
    organization(slug: $slug) {
      id
      name
    }
  }
`;

const CREATE_EVENT: TypedDocumentNode<Gql.CreateEventMutation, Gql.CreateEventMutationVariables> = gql`
  mutation CreateEvent($input: CreateEventInput!) {
    createEvent(input: $input) {
      __typename
      ... on Event {
        id
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

/** A draft: nobody but the team sees it. Tickets and publishing come on the next page. */
export function NewEventPage() {
  const { org = '' } = useParams<'org'>();
  const navigate = useNavigate();
  const { data: host } = useSuspenseQuery(HOST, { variables: { slug: org } });
  const [run, { loading, error }] = useMutation(CREATE_EVENT);
  const form = useForm<EventValues>({ resolver: zodResolver(EventForm), defaultValues: emptyEvent });
  const { errors } = form.formState;
  const { organization } = host;
  if (!organization) return <NotFoundPage />;

  const submit = form.handleSubmit(async values => {
    const input = { organizationId: organization.id, currency: values.currency, ...toInput(values) };
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = data?.createEvent;
    if (result?.__typename === 'Event') return navigate(paths.manageEvent(result.id));
    if (result?.__typename === 'InvalidInputError') {
      const rest = showInvalidFields(
        result.fields,
        form.setError,
        Object.keys(emptyEvent) as (keyof EventValues)[],
        apiNames,
      );
      if (rest.length > 0 || result.fields.length === 0)
        form.setError('root', { message: rest.join(' ') || serverWords(result) });
    }
  });

  return (
    <div className="max-w-3xl">
      <PageHeading
        title={t`New event`}
        lead={t`Tickets and a picture come next, once the draft is saved.`}
        back={{ to: paths.organization(org), label: organization.name }}
      />
      <form noValidate className="flex flex-col gap-6" onSubmit={event => void submit(event)}>
        <Panel>
          <EventFields form={form} isNew />
        </Panel>
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved yet`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} className="self-start px-6">
          <Trans>Save the draft</Trans>
        </Button>
      </form>
    </div>
  );
}
